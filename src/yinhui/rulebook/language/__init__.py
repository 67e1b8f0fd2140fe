"""The rule language: an institution as a TOML file that a bureau's clerk can read aloud.

`parse` reads and checks it (every error with its line), `to_toml` writes it, `read_back` says it in Chinese.
"""

from yinhui.rulebook.language.chinese import read_back
from yinhui.rulebook.language.problems import Problem, RuleError
from yinhui.rulebook.language.reader import parse
from yinhui.rulebook.language.rule import (
    After,
    Agreed,
    Birthday,
    Clause,
    Escalation,
    Every,
    EveryDays,
    Evidence,
    Holder,
    LunarDay,
    OwedBy,
    Rule,
    SolarDay,
    Subject,
    TermEnds,
    Trigger,
)
from yinhui.rulebook.language.writer import to_toml

__all__ = [
    "After",
    "Agreed",
    "Birthday",
    "Clause",
    "Escalation",
    "Every",
    "EveryDays",
    "Evidence",
    "Holder",
    "LunarDay",
    "OwedBy",
    "Problem",
    "Rule",
    "RuleError",
    "SolarDay",
    "Subject",
    "TermEnds",
    "Trigger",
    "parse",
    "read_back",
    "to_toml",
]
