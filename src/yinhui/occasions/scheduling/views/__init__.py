"""The pages of rooms, arrangements and plans, one module each."""
