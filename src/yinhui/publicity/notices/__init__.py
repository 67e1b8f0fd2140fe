"""Notices and invitations with read receipts."""
