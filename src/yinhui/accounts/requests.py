"""Facts of a request that signing in needs: where it comes from, with which browser."""

from __future__ import annotations

import re

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("wxwork", "企业微信"),
    ("DingTalk", "钉钉"),
    ("QIHU|360SE|360EE", "360浏览器"),
    ("Qaxbrowser", "奇安信浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("OpenHarmony|HarmonyOS", "鸿蒙"),
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Mac OS X|Macintosh", "苹果电脑"),
    ("UOS|Kylin", "国产系统电脑"),
    ("Linux", "Linux 电脑"),
)


def address_of(request: HttpRequest) -> str | None:
    """Return the address the request comes from (behind YINHUI_PROXIES proxies), None if there is none."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address


def browser_of(request: HttpRequest) -> str:
    """Name browser and system as a person would: “Chrome，Windows 电脑”."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    found = [_first(_BROWSERS, agent), _first(_SYSTEMS, agent)]
    return "，".join(filter(None, found)) or "没有说明的浏览器"


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, agent)), "")
