"""Numbers as they are said."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """Return a number from 0 to 999 in Chinese, such as 七十 or 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    if ones or not number:
        words += _DIGITS[ones]
    return words
