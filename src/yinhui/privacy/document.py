"""The parts of docs/privacy.md that the program writes, so that the assessment says what it really does.

Each stands between `<!-- name -->` and `<!-- end name -->`; everything else in the document is people's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from yinhui.privacy.kept import GROUPS, KEPT
from yinhui.privacy.purposes import PURPOSES
from yinhui.privacy.retention import KINDS
from yinhui.registry.structure import ABILITIES, POSTS

_SILENCE = {True: "继续办理，直到本人说不", False: "不办理，等本人同意"}


def document_with(text: str) -> str:
    """Return the document with the program's parts as they are now."""
    for name, block in blocks().items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        assert between.search(text), name
        text = between.sub(lambda found, block=block: f"{found[1]}{block()}{found[2]}", text)  # type: ignore[misc]
    return text


def blocks() -> dict[str, Callable[[], str]]:
    """Return the parts by name."""
    return {"fields": _fields, "purposes": _purposes, "posts": _posts, "retention": _retention}


def _fields() -> str:
    return _table(
        ("类别", "内容", "用途", "表和列", "谁能看（权限）", "敏感"),
        (
            (
                GROUPS[kept.group].title,
                kept.label,
                PURPOSES[kept.purpose].title,
                f"`{kept.table}`：{'、'.join(f'`{column}`' for column in kept.columns)}",
                ABILITIES[kept.needs].split("（")[0],
                "是，每次写明理由" if kept.is_sensitive else "",
            )
            for kept in KEPT.values()
        ),
    )


def _purposes() -> str:
    return _table(
        ("用途", "涉及", "依据", "还没有答复时", "不同意或撤回以后", "文本"),
        (
            (
                purpose.title,
                purpose.uses,
                purpose.article,
                _SILENCE[purpose.goes_on_unasked] if purpose.by_consent else "不需要同意",
                purpose.stops,
                f"第{purpose.text.version}版，{purpose.text.since:%Y-%m-%d}",
            )
            for purpose in PURPOSES.values()
        ),
    )


def _posts() -> str:
    """Which posts see people at all, and whether they may open what is sensitive."""
    return _table(
        ("职务", "看基本资料", "说明理由后看身份证号、健康和家庭情况", "导出名单", "导出带身份证号"),
        (
            (
                post.name,
                *(
                    "能" if ability in post.may else ""
                    for ability in ("see_people", "see_circumstances", "export_people", "export_sensitive")
                ),
            )
            for post in POSTS.values()
        ),
    )


def _retention() -> str:
    return _table(
        ("资料", "保存", "到期以后", "依据", "理由"),
        (
            (
                kind.title,
                f"{kind.counted_from}起{kind.kept_for}",
                kind.then_in_words,
                kind.source,
                kind.reason,
            )
            for kind in KINDS.values()
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '／') for cell in line)} |\n" for line in lines)
