"""Publicity: notices; stories and boards to come."""
