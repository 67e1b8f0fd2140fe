"""Ledgers of attendance, members and study."""
