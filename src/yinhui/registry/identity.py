"""Identity numbers (GB 11643): 18 characters with a check, or 15 digits of before 1999."""

from __future__ import annotations

import datetime as dt
import operator
import re
from dataclasses import dataclass

from yinhui.kernel.errors import YinhuiError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")


class IdentityNumberError(YinhuiError):
    """The number cannot be one."""

    code = "id_number"


@dataclass(frozen=True)
class Identity:
    """What a number says: itself in 18 characters, the birth date and the sex code of GB/T 2261.1."""

    number: str
    birth_date: dt.date
    sex: str


def check_character(first_17: str) -> str:
    """Return the 18th character by ISO 7064 MOD 11-2."""
    return CHECK_CHARACTERS[sum(map(operator.mul, WEIGHTS, map(int, first_17))) % 11]


def parse(text: str) -> Identity:
    """Read a number of 18 characters (lower-case x allowed) or of 15 digits (19YY, given its check).

    Raises IdentityNumberError with what is wrong, without repeating the number.
    """
    number = text.strip().upper()
    if _FIFTEEN.fullmatch(number):
        widened = number[:6] + "19" + number[6:]
        number = widened + check_character(widened)
    elif not _EIGHTEEN.fullmatch(number):
        raise IdentityNumberError(
            f"身份证号应为18位（最后一位可以是X）或15位数字，这里是{len(number)}位。请对照证件重新填写。"
        )
    try:
        birth_date = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityNumberError("身份证号中的出生日期不存在。请对照证件重新填写。") from None
    if number[17] != check_character(number[:17]):
        raise IdentityNumberError("身份证号的校验位不对，可能有一位写错。请对照证件重新填写。")
    return Identity(number=number, birth_date=birth_date, sex="1" if int(number[16]) % 2 else "2")
