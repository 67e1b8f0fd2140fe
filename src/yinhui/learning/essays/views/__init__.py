"""The pages of essays, one module each."""
