"""Study plans, themes and materials."""
