"""The pages of interest groups and alliances, one module each."""
