"""The room's stated limits, each with its reason."""

from __future__ import annotations

# An answer that was sent in time may be this much later on its way and still counts.
NETWORK_GRACE_S = 3
# After the host's press everybody has this long to look up before the clock starts.
LEAD_S = 5
# The occasion that a contest becomes holds as many (`occasions.actions.PARTICIPANTS_MAX`).
ENTRANTS_MAX = 2000
ROUNDS_MAX = 6
RULES_PER_ROUND_MAX = 8
QUESTIONS_PER_ROUND_MAX = 100
POINTS_MAX = 100
# From ten seconds a question to two hours a round.
SECONDS_MIN, SECONDS_MAX = 10, 7200
OPTIONS_MIN, OPTIONS_MAX = 2, 8
# A file of questions: some twenty years of one question a day.
IMPORT_BYTES_MAX = 4 * 1024 * 1024
IMPORT_ROWS_MAX = 8000
# A leaf of what is wrong in a file; all of it is listed.
PROBLEMS_PER_PAGE = 200
# Nobody below stands on the board for all to see.
BOARD_NAMES = 10
