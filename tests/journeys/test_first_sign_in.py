"""From a printed slip to a second factor and a passkey, in a real browser on a running installation."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE_MS, PHONE

pytestmark = pytest.mark.browser
STRONG = "茶壶-lighthouse-4827"


@pytest.fixture
def at_localhost(site, browser):
    """A browser at the installation by name: passkeys are not to be had at an address of digits."""
    contexts = []

    def open_browser(viewport=PHONE):
        port = urlsplit(site.url).port
        context = browser.new_context(
            viewport=viewport, locale="zh-CN", base_url=f"http://localhost:{port}", has_touch=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def with_virtual_authenticator(page):
    """Give the browser a telephone's fingerprint reader, by Chromium's own protocol."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def printed_slip(page, username):
    """Print a slip for an account from the list of them; return user name and code as they stand on it."""
    page.goto(f"/accounts/?q={username}")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("button", name="打印首次登录单").click()
    slip = page.get_by_role("article")
    expect(slip).to_contain_text("首次登录码")
    return slip.locator(".slip-name").inner_text(), slip.locator(".slip-code").inner_text()


def totp_now(page, key):
    seconds = page.evaluate("Date.now()") // 1000
    return format_hotp_value(hotp_value(key, seconds // 30))


def test_a_slip_leads_to_password_authenticator_passkey_and_out_everywhere(sign_in, at_localhost):
    administrator = sign_in("dongan-sysadmin", home=re.compile("."))
    username, code = printed_slip(administrator, "dongan-member")

    page = at_localhost()
    page.goto("/account/login/")
    page.get_by_role("link", name="第一次登录").click()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("首次登录码").fill(code)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("新密码必填", exact=True).fill("1234567890")
    expect(page.locator("#strength")).to_contain_text("猜")
    page.get_by_label("新密码必填", exact=True).fill(STRONG)
    expect(page.locator("#strength")).to_contain_text("很好")
    page.get_by_label("再输一次新密码").fill(STRONG)
    page.get_by_role("button", name="保存密码并登录").click()
    expect(page).not_to_have_url(re.compile("/account/"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.goto("/account/second-factor/")
    page.get_by_role("link", name="设置验证器").click()
    page.get_by_text("手工输入密钥").click()
    key = re.sub(r"\s", "", page.locator(".totp-key").inner_text())
    page.get_by_label("六位数", exact=True).fill(totp_now(page, key))
    page.get_by_role("button", name="完成设置").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)

    with_virtual_authenticator(page)
    page.goto("/account/security/")
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("给这台设备起个名字").fill("我的手机")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", level=1, name="登录与安全")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("通行密钥：我的手机")

    page.get_by_role("button", name="全部退出").click()
    expect(page.get_by_role("heading", level=1, name="登录")).to_be_visible()
    page.goto("/account/security/")
    expect(page.get_by_role("heading", level=1, name="登录")).to_be_visible()

    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", level=1, name="登录与安全")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("通行密钥")

    elsewhere = at_localhost()
    elsewhere.goto("/account/login/")
    elsewhere.get_by_label("用户名").fill(username)
    elsewhere.get_by_label("密码", exact=True).fill(STRONG)
    elsewhere.get_by_role("button", name="登录", exact=True).click()
    expect(elsewhere.get_by_role("heading", level=1, name="第二重验证")).to_be_visible()
