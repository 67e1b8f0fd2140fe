"""Interest groups and alliances, joined voluntarily."""
