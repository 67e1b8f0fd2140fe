"""The pages of sign-in, leave and votes."""
