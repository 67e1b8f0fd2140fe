"""Sign-in, leave, quorum and votes of scheduled occasions."""
