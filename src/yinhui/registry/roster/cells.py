"""From a cell to a value: names, identity numbers, phones, lists, free text. One reader for each field."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from yinhui.registry import identity
from yinhui.registry.roster import enumerations, places
from yinhui.registry.roster.dates import read_date
from yinhui.registry.roster.problems import CellProblem, Noted, shown
from yinhui.registry.roster.reading import Cell
from yinhui.registry.roster.words import as_text, is_empty, without_spaces

# Excel and WPS keep 15 significant digits of a number.
EXACT_DIGITS = 15
NAME_CHARACTERS_MAX = 50
# Names repeat; this many are remembered in a process.
NAMES_KEPT = 50_000
LIST_ITEM_CHARACTERS_MAX = 30

_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇·]{2,}|[A-Za-z][A-Za-z .·'-]+")
_DOTS = str.maketrans("•．‧・∙●", "······")
_NAME_SPELLING = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")


@functools.lru_cache(maxsize=NAMES_KEPT)
def read_name(cell: Cell) -> str:
    """Read a person's name: no spaces between characters, `·` for every kind of dot, never converted."""
    name = _NAME_SPELLING.sub("", as_text(cell)).translate(_DOTS)
    if len(name) > NAME_CHARACTERS_MAX or not _NAME.fullmatch(name):
        raise CellProblem(
            "name",
            f"“{shown(name)}”不像一个人的姓名。姓名栏只填姓名（两个字以上），其他说明请写到备注栏。",
        )
    return name


_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_QUOTED = re.compile(r"[\s'’‘`´\"=\-]+")
_LOOKS_LIKE_X = str.maketrans("×✕хХ*＊", "XXXXXX")
_DAMAGED = (
    "身份证号被表格软件当成数字存坏了，后几位已经丢失，本系统不猜。"
    "请把这一列设为“文本”格式，对照身份证重新填写。"
)


def read_id_number(cell: Cell) -> identity.Identity | Noted:
    """Read an identity number of 18 or 15 characters.

    Raises CellProblem for a number that a spreadsheet damaged into floating point, and for one that cannot
    be; the message does not repeat it.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if abs(cell) >= 10**EXACT_DIGITS:
            raise CellProblem("id_number_damaged", _DAMAGED)
        cell = str(int(cell))
    text = cell if isinstance(cell, str) else as_text(cell)
    if not (text.isascii() and text.isalnum()):
        text = _QUOTED.sub("", as_text(text)).translate(_LOOKS_LIKE_X)
    text = text.upper()
    if _SCIENTIFIC.fullmatch(text):
        raise CellProblem("id_number_damaged", _DAMAGED)
    lost_tail = len(text) == 18 and text.endswith("000")
    try:
        found = identity.parse(text)
    except identity.IdentityNumberError as error:
        if lost_tail:
            raise CellProblem("id_number_damaged", _DAMAGED) from None
        raise CellProblem("id_number", error.message) from None
    if lost_tail:
        return Noted(found, "id_number_check", "身份证号以000结尾，可能是表格软件存坏的，请对照身份证核对。")
    if len(text) == EXACT_DIGITS:
        return Noted(found, "id_number_15", "这是15位的旧身份证号，已按规则换算成18位，请对照新身份证核对。")
    return found


_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_MOBILE_ALONE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(0\d{2,3})-?)?([2-9]\d{6,7})(?:(?:-|转)(\d{1,5}))?")
_BETWEEN_PHONES = re.compile(r"[/、,;|\n]|\s{1,}|或")


def read_phones(cell: Cell) -> tuple[str, str]:
    """Read a cell of one or two phones as mobile and landline, either of them empty."""
    if isinstance(cell, str) and cell.isascii() and _MOBILE_ALONE.fullmatch(cell):
        return cell, ""  # nearly all of them
    text = as_text(cell).replace("（", "(").replace("）", ")")
    if re.fullmatch(r"\d\.\d+[Ee]\+?\d+", text):
        raise CellProblem("phone_damaged", "电话号码被表格软件存坏了。请把这一列设为“文本”格式，重新填写。")
    mobile = landline = ""
    for part in _phone_parts(text):
        digits = re.sub(r"[()\s]", "", part)
        if found := _MOBILE.fullmatch(digits.replace("-", "")):
            mobile = mobile or found[1]
        elif found := _LANDLINE.fullmatch(digits):
            landline = landline or "-".join(piece for piece in found.groups() if piece)
        else:
            count = sum(character.isdigit() for character in part)
            raise CellProblem(
                "phone",
                f"电话号码不对，这里有{count}位数字。手机号应为11位，固定电话应为7至8位（可带区号）。请核对后改正。",
            )
    return mobile, landline


def _phone_parts(text: str) -> list[str]:
    whole = re.sub(r"[\s-]", "", text)
    if _MOBILE.fullmatch(whole):
        return [whole]
    return [part for part in _BETWEEN_PHONES.split(text) if part]


def read_text(cell: Cell, *, characters_max: int) -> str:
    """Read free text of at most so many characters."""
    text = as_text(cell)
    if len(text) > characters_max:
        raise CellProblem(
            "too_long", f"这一格有{len(text)}个字，最多写{characters_max}个字。请写短一些，细节放到备注栏。"
        )
    return text


def read_list(cell: Cell) -> list[str]:
    """Read several words in one cell, separated as people separate them."""
    items = [item.strip() for item in re.split(r"[、,，;；/|\s]+", as_text(cell)) if not is_empty(item)]
    for item in items:
        if len(item) > LIST_ITEM_CHARACTERS_MAX:
            raise CellProblem("too_long", f"“{shown(item)}”太长。请用顿号把几项分开，每项最多30个字。")
    return list(dict.fromkeys(items))


def read_organisation(cell: Cell) -> str:
    """Read the name of a unit, branch or community."""
    return without_spaces(read_text(cell, characters_max=100))


_RELATIONS = (
    "配偶|丈夫|妻子|老伴|爱人|儿子|女儿|长子|次子|三子|长女|次女|三女|大儿子|二儿子|大女儿|二女儿|儿媳|女婿|"
    "孙子|孙女|外孙|外孙女|父亲|母亲|哥哥|弟弟|姐姐|妹妹|侄子|侄女|外甥|外甥女|子女|子|女|夫|妻|保姆|邻居|亲属"
)
_CONTACT_MARKS = re.compile(r"[()（）:：,，、;；/\s-]+")


def read_contact(cell: Cell) -> tuple[str, str, str]:
    """Read a family contact written in one cell as name, relation and phone: `儿子张三13900000000`."""
    text = as_text(cell)
    phone_found = re.search(r"1[3-9]\d{9}|0\d{2,3}-?[2-9]\d{6,7}|[2-9]\d{6,7}", text)
    phone = phone_found[0] if phone_found else ""
    words = [word for word in _CONTACT_MARKS.split(text.replace(phone, " ") if phone else text) if word]
    relation = next((word for word in words if re.fullmatch(_RELATIONS, word)), "")
    names = [word for word in words if word != relation]
    name = names[0] if names else ""
    if not relation and (found := re.match(rf"({_RELATIONS})(?=[\u4e00-\u9fff]{{2,4}}$)", name)):
        relation, name = found[1], name[found.end() :]
    if not name or len(names) > 1 or any(character.isdigit() for character in name):
        raise CellProblem("contact", "家庭联系人分不清姓名、关系和电话。请写成“儿子 张三 13900000000”。")
    return read_name(name), relation, phone


Reader = Callable[[Cell], Any]

READERS: dict[str, Reader] = {
    "name": read_name,
    "sex": enumerations.SEX.read,
    "nation": enumerations.NATION.read,
    "birth_date": functools.partial(read_date, long_ago=True),
    "id_number": read_id_number,
    "phone": read_phones,
    "landline": read_phones,
    "home_unit": read_organisation,
    "former_post": functools.partial(read_text, characters_max=60),
    "rank": functools.partial(read_text, characters_max=30),
    "retirement_kind": enumerations.RETIREMENT_KIND.read,
    "retired_on": read_date,
    "political_status": enumerations.POLITICAL_STATUS.read,
    "joined_party_on": read_date,
    "education": enumerations.EDUCATION.read,
    "specialties": read_list,
    "interests": read_list,
    "service_needs": read_list,
    "branch": read_organisation,
    "health_class": enumerations.HEALTH_CLASS.read,
    "living_situation": enumerations.LIVING_SITUATION.read,
    "address": places.read_address,
    "community": read_organisation,
    "compound": places.read_compound,
    "building": places.read_building,
    "entrance": places.read_entrance,
    "flat": places.read_flat,
    "contact": read_contact,
    "contact_name": read_name,
    "contact_relation": functools.partial(read_text, characters_max=20),
    "contact_phone": read_phones,
    "died_on": read_date,
    "note": functools.partial(read_text, characters_max=300),
}
# Fields whose cells repeat from row to row: what a cell was read as is remembered.
REMEMBERED = frozenset(READERS) - {
    "name",
    "id_number",
    "phone",
    "landline",
    "contact",
    "contact_phone",
    "note",
}
