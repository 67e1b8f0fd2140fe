"""Addresses into compound, building, entrance and flat."""

from __future__ import annotations

import re

from yinhui.registry.roster.problems import CellProblem, Noted, shown
from yinhui.registry.roster.reading import Cell
from yinhui.registry.roster.words import as_text, without_spaces

# Compound, building, entrance, flat; each may be empty.
Address = tuple[str, str, str, str]

_BUILDING_WORD = r"(?:号?楼|栋|幢|座|#楼?|号院?)"
_NUMBER = r"([0-9A-Z]{1,4}|[一二三四五六七八九十]{1,3}|[东西南北中])"
_WORDED = re.compile(
    rf"(.*?[^\d\sA-Z]){_NUMBER}{_BUILDING_WORD}(?:{_NUMBER}(?:单元|门))?(?:(\d{{1,5}})(?:室|户|号)?)?"
)
_DASHED = re.compile(r"(.*?[^\d\s#-])(\d{1,3})(?:#|号楼)?-(\d{1,2})-(\d{1,5})(?:室|户)?")
_COMPOUND_ONLY = re.compile(r".*(?:小区|家属院|家属楼|花园|家园|公寓|宿舍|新村|社区|大院|苑|城|府|园|庭)")
_REGION = re.compile(
    r"(?:\D{2,7}?(?:省|自治区))?(?:\D{2,7}?(?:市|地区|自治州))?(?:\D{1,8}?(?:县|(?<![小社园])区|旗)(?=..))?"
)
_CHINESE = {character: number for number, character in enumerate("一二三四五六七八九十", start=1)}


def read_address(cell: Cell) -> Address | Noted:
    """Read an address such as `天鹅湖小区3号楼2单元501` or `天鹅湖小区3-2-501`.

    One that does not divide is not kept: it would make a place that nobody lives together in.
    """
    text = without_spaces(as_text(cell))
    short = _REGION.sub("", text, count=1)
    if found := _DASHED.fullmatch(short) or _WORDED.fullmatch(short):
        compound, building, entrance, flat = (part or "" for part in found.groups())
        return (
            compound,
            read_building(building),
            read_entrance(entrance) if entrance else "",
            read_flat(flat) if flat else "",
        )
    if _COMPOUND_ONLY.fullmatch(short):
        return short, "", "", ""
    return Noted(
        ("", "", "", ""),
        "address",
        f"住址“{shown(text)}”分不出小区和楼号，没有写入。请写成“某某小区3号楼2单元501”，或分成小区、楼栋、单元、户室几栏。",
    )


def read_compound(cell: Cell) -> str:
    """Read a compound's name."""
    return _short(without_spaces(as_text(cell)))


def read_building(cell: Cell) -> str:
    """Read `3`, `3栋`, `3#`, `三号楼` as `3号楼`."""
    return _numbered(without_spaces(as_text(cell)), r"号?楼|栋|幢|座|#楼?|号院?", "号楼")


def read_entrance(cell: Cell) -> str:
    """Read `2`, `二单元` as `2单元`."""
    return _numbered(without_spaces(as_text(cell)), r"单元|门", "单元")


def read_flat(cell: Cell) -> str:
    """Read `501室` as `501`."""
    return _short(re.sub(r"(室|户|号)$", "", without_spaces(as_text(cell))))


def _numbered(text: str, words: str, word: str) -> str:
    found = re.fullmatch(rf"([0-9A-Z]{{1,4}}|[一二三四五六七八九十]{{1,3}})(?:{words})?", text)
    if not found:
        return _short(text)
    return f"{_number(found[1])}{word}"


def _number(text: str) -> str:
    """Read Chinese figures up to 三十九; others stay."""
    if text[0] not in _CHINESE:
        return text.lstrip("0") or text
    tens, ten, units = text.rpartition("十")
    value = _CHINESE.get(units, 0) + (10 * _CHINESE.get(tens, 1) if ten else 0)
    return str(value)


def _short(text: str) -> str:
    if len(text) > 60:
        raise CellProblem("too_long", "这一格超过60个字。请只写小区、楼栋、单元或户室的名称。")
    return text
