"""The purposes for which data is used, as `purposes.toml` declares them."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yinhui.kernel.errors import NotFound


@dataclass(frozen=True)
class PurposeText:
    """What was read out to the person, from a day on. `asks_again`: answers to earlier texts do not count."""

    version: int
    since: dt.date
    text: str
    asks_again: bool = False


@dataclass(frozen=True)
class Purpose:
    """What data is used for: its legal basis, what it takes, and what a no stops (PIPL art. 13 to 17, 29).

    `goes_on_unasked` says what holds before the person has answered. With `under_age` it concerns only
    children younger than that many years, whose guardian answers (art. 31).
    """

    key: str
    title: str
    by_consent: bool
    goes_on_unasked: bool
    article: str
    uses: str
    stops: str
    texts: tuple[PurposeText, ...]
    under_age: int | None = None

    @property
    def text(self) -> PurposeText:
        """The text in force."""
        return self.texts[-1]

    @property
    def counts_from(self) -> int:
        """The oldest version of the text whose answers still count."""
        return next((text.version for text in reversed(self.texts) if text.asks_again), 1)


def _read(path: Path) -> dict[str, Purpose]:
    declared = tomllib.loads(path.read_text())["purpose"]
    return {purpose.key: purpose for purpose in map(_purpose, declared)}


def _purpose(entry: dict[str, Any]) -> Purpose:
    by_consent = entry["basis"] == "consent"
    texts = tuple(
        PurposeText(
            version=text["version"],
            since=text["since"],
            text="".join(text["text"].split("\n")),
            asks_again=text.get("asks_again", False),
        )
        for text in entry["text"]
    )
    assert [text.version for text in texts] == list(range(1, len(texts) + 1)), entry["key"]
    return Purpose(
        key=entry["key"],
        title=entry["title"],
        by_consent=by_consent,
        goes_on_unasked=not by_consent or entry["silence"] == "goes_on",
        article=entry["article"],
        uses=entry["uses"],
        stops=entry["stops"],
        texts=texts,
        under_age=entry.get("under_age"),
    )


PURPOSES: dict[str, Purpose] = _read(Path(__file__).parent / "purposes.toml")
BY_CONSENT: tuple[Purpose, ...] = tuple(purpose for purpose in PURPOSES.values() if purpose.by_consent)


def purpose_for(key: str) -> Purpose:
    """Return a purpose that people are asked about. Raises NotFound."""
    purpose = PURPOSES.get(key)
    if purpose is None or not purpose.by_consent:
        raise NotFound("没有这一项需要征求同意的用途。请从“个人信息”页面重新选择。")
    return purpose
