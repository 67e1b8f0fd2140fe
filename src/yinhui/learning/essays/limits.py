"""The room's stated limits, each with its reason."""

from __future__ import annotations

# A long story; what is longer is a book, and its author asks the office.
CHARACTERS_MAX = 10_000
# Somebody who writes and paints sends both, and one more.
WORKS_PER_CALL_MAX = 3
# Above seven reviewers a work waits longer than it gains.
REVIEWS_EACH_MAX = 7
CRITERIA_MAX = 6
POINTS_MAX = 100
WORKS_MAX = 2000
REVIEWERS_MAX = 60
# With so many reviews of a work the highest and the lowest are left out.
TRIMMED_FROM = 3
