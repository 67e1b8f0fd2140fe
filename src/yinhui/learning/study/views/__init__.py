"""The pages of study, one module each."""
