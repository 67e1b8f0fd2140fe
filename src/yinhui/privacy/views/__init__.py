"""The pages of this room, for staff."""
