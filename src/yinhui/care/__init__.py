"""Visits to people, and what was found there."""
