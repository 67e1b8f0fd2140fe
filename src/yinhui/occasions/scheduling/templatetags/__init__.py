"""The words of plans on pages."""
