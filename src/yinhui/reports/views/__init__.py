"""The pages of statistics and reports, one module each."""
