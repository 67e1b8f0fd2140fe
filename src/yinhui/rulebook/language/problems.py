"""What is wrong with a rule's text, by line."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.kernel.errors import YinhuiError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right: the line (from 1) and, in Chinese, what to write instead."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"第{self.line}行：{self.message}"


class RuleError(YinhuiError):
    """The text is not a rule; `problems` has every reason, by line."""

    code = "rule"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("；".join(str(problem) for problem in self.problems), field="body")
