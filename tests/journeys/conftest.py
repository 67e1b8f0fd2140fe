"""A whole installation with the demonstration county, and a real Chromium to use it with."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect, sync_playwright

BIN = Path(sys.executable).parent
CHROMIUM = os.environ.get("YINHUI_CHROMIUM", "/usr/bin/chromium")
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


class Site:
    """A running installation: its address, its folder and its demonstration sign-ins."""

    def __init__(self, url, data_dir):
        self.url = url
        self.data_dir = data_dir
        sign_ins = json.loads((data_dir / "demo-sign-ins.json").read_text())
        self.passwords = {row["username"]: row["password"] for row in sign_ins}

    def run(self, *command):
        """Run a `yinhui` command on this installation."""
        return subprocess.run(
            [BIN / "yinhui", *command],
            env=environment(self.data_dir),
            capture_output=True,
            text=True,
            check=False,
        )


def environment(data_dir):
    return {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"YINHUI_DATA": str(data_dir)}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """`yinhui demo` and `yinhui serve`, as a user would start them."""
    data_dir = tmp_path_factory.mktemp("site")
    process = subprocess.Popen(
        [BIN / "yinhui", "serve", "--demo", "--port", "8770"],
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if match := re.search(r"已经打开：(\S+)/", line):
            break
    else:
        pytest.fail("".join(said))
    yield Site(match.group(1), data_dir)
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()


@pytest.fixture(scope="module")
def browser():
    """For a module at a time: while Playwright's loop runs, Django refuses its database to other tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--lang=zh-CN",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def sign_in(site, browser):
    """Sign in as one of the demonstration's people; the page that follows is returned."""
    contexts = []

    def sign_in(username, viewport=DESKTOP, home="今日应办"):
        context = browser.new_context(
            viewport=viewport,
            locale="zh-CN",
            base_url=site.url,
            has_touch=viewport is PHONE,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.faults = faults
        page.goto("/account/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(site.passwords[username])
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1, name=home)).to_be_visible()
        return page

    yield sign_in
    faults = [fault for context in contexts for page in context.pages for fault in page.faults]
    for context in contexts:
        context.close()
    assert faults == []
