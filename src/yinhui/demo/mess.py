"""The faults that rosters have in life, dealt out to rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

from yinhui.demo.roster_rows import BIRTH_DATE, DATES, ID_NUMBER, NAME, NOTE, PHONE, SERIAL, UNIT, Cell, Row

_DATE_FORMATS: tuple[Callable[[dt.date], Cell], ...] = (
    lambda day: day,
    lambda day: f"{day:%Y.%-m}",
    lambda day: f"{day:%Y年%-m月}",
    lambda day: f"{day:%y.%m.%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y/%-m/%-d}",
)
_EMPTY = ("无", "/", "-", "")
_TO_FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("0"), ord("z") + 1)}
_TO_TRADITIONAL = str.maketrans(
    "东县财务农业劳动检验务办团总会计华国", "東縣財務農業勞動檢驗務辦團總會計華國"
)
_NOTES = ("2019年由外县迁入", "长期随子女居住", "=已核对", "+需送学上门", "请电话联系")


class Mess:
    """Makes rows as people send them: the same draws make the same mess."""

    def __init__(self, random: Random) -> None:
        self.random = random
        # One clerk writes dates one way for pages on end.
        self._date_format = random.choice(_DATE_FORMATS)
        self._before: Row | None = None

    def made_of(self, row: Row) -> Row:
        """Return the row with the faults that fall on it; now and then the row before, a second time."""
        random = self.random
        if self._before and random.random() < 0.012:
            return self._again(row[SERIAL])
        messy = list(row)
        if random.random() < 0.04:
            self._date_format = random.choice(_DATE_FORMATS)
        for column in DATES:
            day = messy[column]
            if isinstance(day, dt.date):
                messy[column] = self._date_format(day)
        messy[ID_NUMBER] = self._an_id_number(str(row[ID_NUMBER]), row[BIRTH_DATE])
        if random.random() < 0.03 and len(str(row[NAME])) == 2:
            messy[NAME] = "　".join(str(row[NAME]))
        if random.random() < 0.02:
            messy[PHONE] = str(row[PHONE]).translate(_TO_FULL_WIDTH)
        if random.random() < 0.02:
            messy[UNIT] = str(row[UNIT]).translate(_TO_TRADITIONAL)
        if random.random() < 0.04:
            messy[NOTE] = random.choice(_NOTES)
        empty = random.choice(_EMPTY)
        messy = [empty if cell == "" or cell is None else cell for cell in messy]
        self._before = messy
        return messy

    def _again(self, serial: Cell) -> Row:
        """The same person once more, sometimes under another phone."""
        assert self._before is not None
        again = list(self._before)
        again[SERIAL] = serial
        if self.random.random() < 0.4:
            again[PHONE] = f"154{self.random.randrange(100_000_000):08}"
        return again

    def _an_id_number(self, number: str, birth_date: Cell) -> Cell:
        """Damage one number in twelve: rounded by a spreadsheet, of 15 digits, mistyped, written oddly."""
        chance = self.random.random()
        if not number or chance > 0.08:
            return number
        if chance < 0.02 and number[-1] != "X":
            return float(number)
        if chance < 0.035 and isinstance(birth_date, dt.date) and birth_date.year >= 1900:
            return number[:6] + number[8:17]
        if chance < 0.045:
            wrong = str((int(number[10]) + 1) % 10)
            return number[:10] + wrong + number[11:]
        if chance < 0.055:
            return number[:-2]
        if chance < 0.07:
            return number.lower().translate(_TO_FULL_WIDTH)
        return f"{number[:6]} {number[6:14]} {number[14:].lower()}"
