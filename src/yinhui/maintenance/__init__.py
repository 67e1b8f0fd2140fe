"""Nothing lost: backup, restore, limits, and the check of an installation."""
