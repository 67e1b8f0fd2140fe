"""Contacts with members, branch reports, members away."""
