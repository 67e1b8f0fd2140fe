"""Essay calls and members' works."""
