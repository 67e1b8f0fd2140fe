"""The pages of contests, one module each."""
