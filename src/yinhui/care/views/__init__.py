"""The pages of visits, one module each."""
