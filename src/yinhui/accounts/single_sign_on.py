"""Single sign-on by OpenID Connect: off unless it is configured, and never a way to make an account.

Configured in the environment or, where services are started without one, in `oidc.json` of the data folder:
YINHUI_OIDC_ISSUER / issuer, YINHUI_OIDC_CLIENT_ID / client_id, YINHUI_OIDC_CLIENT_SECRET / client_secret,
YINHUI_OIDC_CLAIM / claim (which claim is the user name here; default preferred_username), YINHUI_OIDC_NAME /
name (what the button says).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROVIDER_ID = "sso"
FILE_NAME = "oidc.json"
_REQUIRED = ("issuer", "client_id", "client_secret")


@dataclass(frozen=True)
class SingleSignOn:
    """One configured provider."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str = "preferred_username"
    name: str = "统一身份认证"

    def provider_settings(self) -> dict[str, Any]:
        """Return what allauth's SOCIALACCOUNT_PROVIDERS wants."""
        app = {
            "provider_id": PROVIDER_ID,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.issuer, "uid_field": "sub", "claim": self.claim},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def configured(data_dir: Path) -> SingleSignOn | None:
    """Read the configuration; None if there is none. Raises ValueError naming what is missing."""
    path = data_dir / FILE_NAME
    read: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    for key in (*_REQUIRED, "claim", "name"):
        if value := os.environ.get(f"YINHUI_OIDC_{key.upper()}"):
            read[key] = value
    if not read:
        return None
    missing = [key for key in _REQUIRED if not read.get(key)]
    if missing:
        raise ValueError(f"单点登录没有配置完整，缺少：{'、'.join(missing)}（{path} 或 YINHUI_OIDC_*）。")
    return SingleSignOn(**{key: read[key] for key in (*_REQUIRED, "claim", "name") if read.get(key)})
