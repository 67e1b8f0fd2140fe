"""Learning: study, classes, contests, essays."""
