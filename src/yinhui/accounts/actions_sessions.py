"""One's own sessions and devices: ended, confirmed."""

from __future__ import annotations

from yinhui.accounts.models import Device, SignIn
from yinhui.accounts.sessions import end_all_of, end_sign_ins
from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.models import Account


@action()
def end_session(*, actor: Actor, sign_in_id: int) -> int:
    """End one of one's own sessions. Raises NotFound for another's or one that is over."""
    own = SignIn.objects.filter(pk=sign_in_id, account_id=_own(actor))
    ended = end_sign_ins(own, SignIn.Ended.ENDED)
    if not ended:
        raise NotFound("这次登录已经结束了。请刷新“登录与安全”看看现在的情况。")
    return ended


@action()
def end_all_sessions(*, actor: Actor) -> int:
    """Sign out everywhere, here too. Returns how many sessions ended."""
    return end_all_of(Account.objects.get(pk=_own(actor)), SignIn.Ended.ENDED)


@action()
def confirm_devices(*, actor: Actor) -> int:
    """Say that the devices which signed in since were oneself. Returns how many."""
    unknown = Device.objects.filter(account_id=_own(actor), confirmed_at=None)
    return unknown.update(confirmed_at=clock.now())


@action()
def forget_device(*, actor: Actor, device_id: int) -> None:
    """Forget a device: its sessions end, and its next sign-in is a new device's. Raises NotFound."""
    device = Device.objects.filter(pk=device_id, account_id=_own(actor)).first()
    if device is None:
        raise NotFound("没有找到这台设备。请刷新“登录与安全”看看现在的情况。")
    end_sign_ins(SignIn.objects.filter(device=device), SignIn.Ended.ENDED)
    device.delete()


def _own(actor: Actor) -> int:
    """The account that acts; the program itself has none, and no sessions."""
    assert actor.account_id is not None
    return actor.account_id
