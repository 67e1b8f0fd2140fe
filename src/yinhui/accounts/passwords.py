"""How hard a password is to guess (zxcvbn), said in Chinese with what to do."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn  # type: ignore[import-untyped]

from yinhui.accounts.limits import PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, PASSWORD_SCORE_MIN
from yinhui.registry.models import Account

# zxcvbn takes no more; what stands behind makes a password only harder.
_JUDGED_CHARACTERS_MAX = 72
_SCORES = ("太容易猜", "容易猜", "还不够", "可以", "很好")
# zxcvbn's lists are English; these are what people here would think of first.
_COMMON_HERE = ("yinhui", "woaini", "laoganbu", "lixiu", "tuixiu", "dangyuan", "shuji", "zhibu", "woaizuguo")
_WHY = {
    "spatial": "键盘上相邻的键连成一串（如 qwerty）很容易猜。",
    "repeat": "同样的字符反复出现（如 aaaa、abcabc）很容易猜。",
    "sequence": "连续的数字或字母（如 123456、abcd）很容易猜。",
    "date": "日期（生日、纪念日）很容易猜。",
    "regex": "年份很容易猜。",
    "user_inputs": "不要用本人的姓名、出生年份、电话、用户名或单位。",
    "passwords": "这是许多人都用的密码，最先被猜到。",
}
_HOW = "可以用四五个互不相干的词连起来，例如一样东西、一个地方、一个数，不要用现成的一句话。"

# zxcvbn keeps the words of one call in a table shared by all threads.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Strength:
    """What is said of a password: 0 to 4, a word for it, why it is weak, what to do."""

    score: int
    word: str
    why: str
    how: str

    @property
    def is_enough(self) -> bool:
        """True if it may be used."""
        return self.score >= PASSWORD_SCORE_MIN and not self.why


def strength(password: str, account: Account | None) -> Strength:
    """Judge a password for this account. The account's own names, dates and numbers count as known."""
    if len(password) < PASSWORD_CHARACTERS_MIN:
        missing = PASSWORD_CHARACTERS_MIN - len(password)
        return Strength(
            0, "太短", f"密码至少{PASSWORD_CHARACTERS_MIN}个字符，还差{missing}个。", "接着往下加就行。"
        )
    if len(password) > PASSWORD_CHARACTERS_MAX:
        return Strength(0, "太长", f"密码最多{PASSWORD_CHARACTERS_MAX}个字符。", "请缩短一些。")
    words = [*forbidden_words(account), *_COMMON_HERE]
    with _one_at_a_time:
        judged = zxcvbn(password[:_JUDGED_CHARACTERS_MAX], user_inputs=words)
    score = int(judged["score"])
    if score >= PASSWORD_SCORE_MIN:
        return Strength(score, _SCORES[score], "", "")
    return Strength(score, _SCORES[score], _why(judged["sequence"]), _HOW)


def forbidden_words(account: Account | None) -> list[str]:
    """Return what a stranger knows of the account's person, as it would stand in a password."""
    if account is None:
        return []
    person = account.person
    words = [account.username, person.name, person.pinyin, person.initials, person.phone, person.phone[-8:]]
    words += person.pinyin.split()
    if person.birth_date:
        born = person.birth_date
        words += [f"{born:%Y}", f"{born:%Y%m%d}", f"{born:%y%m%d}", f"{born:%m%d}"]
        words += [f"{initials}{born:%Y}" for initials in (person.initials, person.pinyin.replace(" ", ""))]
    return [word for word in words if len(word) > 1]


def _why(sequence: list[dict[str, Any]]) -> str:
    """Say what is wrong with the longest part that was recognised."""
    known = [match for match in sequence if match["pattern"] != "bruteforce"]
    if not known:
        return "这个密码还不够长。"
    longest = max(known, key=lambda match: len(match["token"]))
    kind = longest["dictionary_name"] if longest["pattern"] == "dictionary" else longest["pattern"]
    return _WHY.get(kind, "常用的词和姓名单独用，很容易猜。")


class StrengthValidator:
    """Django's password validator by `strength`."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError with the reason and the way out unless the password is strong enough."""
        judged = strength(password, user)
        if not judged.is_enough:
            reason = judged.why or "这个密码还不够难猜。"
            raise ValidationError(f"{reason}{judged.how}", code="password_weak")

    def get_help_text(self) -> str:
        """What stands beside the field."""
        return (
            f"至少{PASSWORD_CHARACTERS_MIN}个字符，不用本人的姓名、生日、电话，也不和别处的密码一样。"
            "长比花样多更管用。"
        )
