"""How a measurement is printed and kept in RESULTS.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


@dataclass(frozen=True)
class Ratio:
    """Ours over the floor's (or the peer's over ours), with the goal it is held against."""

    what: str
    ours: str
    against: str
    ratio: float
    goal: str

    def row(self) -> str:
        """Return it as a row of the table."""
        return f"| {self.what} | {self.ours} | {self.against} | **{self.ratio:.2f}** | {self.goal} |"


def keep(title: str, ratios: list[Ratio]) -> None:
    """Print the ratios and append them to the history."""
    head = f"\n## {dt.date.today()} · {title} · {os.cpu_count()} cores, {platform.machine()}\n"
    table = "\n".join(
        [
            "| what | ours | against | ratio | goal |",
            "|---|---|---|---|---|",
            *(ratio.row() for ratio in ratios),
        ]
    )
    print(head + "\n" + table, flush=True)
    with RESULTS.open("a") as file:
        file.write(head + "\n" + table + "\n")
