"""What the person signed in reads of their own: no reason is asked, and it is logged like any opening."""

from __future__ import annotations

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.privacy.own import own_person
from yinhui.registry.actions_circumstances import log_opening
from yinhui.registry.models.sensitive_opening import OpenedPart

OWN_REASON = "本人查看自己的资料"
_PARTS = {
    "identity": OpenedPart.ID_NUMBER,
    "health": OpenedPart.CIRCUMSTANCES,
    "family": OpenedPart.FAMILY_CONTACT,
    "said": OpenedPart.CONTACT_WORDS,
}


@action()
def open_own(*, actor: Actor, group: str) -> None:
    """Log that the person opens a walled-off group (`kept.GROUPS`) of their own."""
    if group not in _PARTS:
        return
    log_opening(actor, own_person(actor), _PARTS[group], OWN_REASON)
