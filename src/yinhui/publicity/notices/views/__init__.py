"""The pages of notices, one module each."""
