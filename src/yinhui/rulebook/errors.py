"""What this room refuses."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class RulebookError(YinhuiError):
    """An institution cannot be adopted or amended like that."""

    code = "rulebook"


class DutyError(YinhuiError):
    """A duty cannot be settled or reopened like that."""

    code = "duty"


def required_reason(reason: str, what: str, asked: str = "") -> str:
    """Return the reason without surrounding blanks. Raises DutyError if it is empty or too long.

    `asked` is what to say when it is missing, where it is not a reason but a note.
    """
    reason = reason.strip()
    if not reason:
        raise DutyError(f"{asked or f'请写明{what}的理由'}。", code="reason_missing", field="reason")
    if len(reason) > REASON_CHARS_MAX:
        label = what if asked else "理由"
        raise DutyError(
            f"{label}最多{REASON_CHARS_MAX}个字，这里有{len(reason)}个字，请写得简短一些。",
            code="reason_long",
            field="reason",
        )
    return reason


# The width of `Duty.reason` and `InstitutionVersion.reason`.
REASON_CHARS_MAX = 200
