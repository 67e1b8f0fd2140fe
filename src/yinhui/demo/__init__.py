"""Synthetic counties, deterministic by seed."""
