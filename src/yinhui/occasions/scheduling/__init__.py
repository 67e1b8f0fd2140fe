"""Rooms, standing arrangements and scheduled occasions."""
