"""Statistics, exports and official documents, computed from the records."""
