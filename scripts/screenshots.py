"""Make docs/screenshots/: the main pages on a desk and on a phone, from a demonstration.

Without `--url` a server of its own is started on a fresh demonstration in a temporary data folder. A page
that is missing, fails or is wider than its screen ends the run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CLERK = "dongan-clerk"
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
TOTAL_BYTES_MAX = 4 * 1024 * 1024
COLOURS = 96  # text and flat colours need no more, and a picture takes a quarter of the bytes
CHROMIUM = "/usr/bin/chromium"
YINHUI = str(Path(sys.executable).parent / "yinhui")
TIMEOUT_MS = 120_000  # a busy machine checks a roster and writes a report within that


@dataclass(frozen=True)
class Shot:
    """One picture: its file's name, the page's address and, if the page is reached from there, the link."""

    name: str
    path: str
    follow: str = ""


SIGN_IN = Shot("sign-in", "/account/login/")
SHOTS = (
    Shot("today", "/"),
    Shot("calendar", "/duties/calendar/?scope=whole"),
    Shot("duty", "/duties/", follow="main table tbody a"),
    Shot("people", "/people/"),
    Shot("person", "/people/", follow="main table tbody a"),
    Shot("search", "/search/?q=zhang"),
    Shot("organisations", "/organisations/"),
    Shot("organisation", "/organisations/?kind=compound_branch", follow="main table tbody a"),
    Shot("occasions", "/occasions/"),
    Shot("occasion", "/occasions/", follow="main table tbody a"),
    Shot("visits", "/visits/"),
    Shot("visit-new", "/visits/new/"),
    Shot("schedule", "/schedule/"),
    Shot("scheduled", "/schedule/", follow="main table tbody a"),
    Shot("study", "/study/"),
    Shot("classes", "/classes/"),
    Shot("contests", "/contests/"),
    Shot("essays", "/essays/"),
    Shot("groups", "/groups/"),
    Shot("notices", "/notices/"),
    Shot("contacts", "/liaison/"),
    Shot("ledgers", "/ledgers/"),
    Shot("institutions", "/institutions/"),
    Shot("institution", "/institutions/", follow="main table tbody a"),
    Shot("reports", "/reports/"),
    Shot("statistics", "/reports/statistics/"),
    Shot("components", "/ui/"),
)


def main() -> int:
    """Take every picture at both widths and say how large they are together."""
    arguments = _arguments()
    OUT.mkdir(parents=True, exist_ok=True)
    with _server(arguments) as (url, username, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        examples: list[Shot] = []
        for width in WIDTHS:
            page = _signed_in(browser, url, width, username, password)
            examples = examples or _make_examples(page, url)
            for shot in (*SHOTS, *examples):
                _take(page, url, shot, width)
            page.context.close()
        browser.close()
    pictures = list(OUT.glob("*.png"))
    total = sum(path.stat().st_size for path in pictures)
    print(f"{len(pictures)} pictures in {OUT}, {total / 1024 / 1024:.1f} MB")
    if total > TOTAL_BYTES_MAX:
        print(f"More than {TOTAL_BYTES_MAX // 1024 // 1024} MB together.", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a demonstration that is running already")
    parser.add_argument("--username", default=CLERK)
    parser.add_argument("--password", help="needed with --url")
    arguments = parser.parse_args()
    if arguments.url and not arguments.password:
        parser.error("--url needs --password")
    return arguments


@contextlib.contextmanager
def _server(arguments: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    """Give address, username and password of the running demonstration, or of one made for this run."""
    if arguments.url:
        yield arguments.url.rstrip("/"), arguments.username, arguments.password
        return
    with tempfile.TemporaryDirectory(prefix="yinhui-screenshots-") as folder:
        command = [YINHUI, "serve", "--demo", "--port", "8700"]
        serving = subprocess.Popen(  # noqa: S603 - our own program
            command, env={**os.environ, "YINHUI_DATA": folder}, stdout=subprocess.PIPE, text=True
        )
        try:
            url = _address(serving)
            sign_ins = json.loads((Path(folder) / "demo-sign-ins.json").read_text())
            password = next(one["password"] for one in sign_ins if one["username"] == arguments.username)
            yield url, arguments.username, password
        finally:
            serving.terminate()
            serving.wait()


def _address(serving: subprocess.Popen[str]) -> str:
    """Read what the server prints until it says where it is open."""
    assert serving.stdout is not None
    for line in serving.stdout:
        print(line, end="")
        if found := re.search(r"http://[^\s/]+", line):
            return found.group()
    raise SystemExit("The server ended before it was up.")


def _signed_in(browser: Browser, url: str, width: str, username: str, password: str) -> Page:
    """Picture the sign-in page, and sign in."""
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    _take(page, url, SIGN_IN, width)
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.click("form button.button-wide")
    page.wait_for_url(f"{url}/")
    return page


def _make_examples(page: Page, url: str) -> list[Shot]:
    """Have a roster checked (not written into the register) and a report made, to picture them."""
    with tempfile.TemporaryDirectory() as folder:
        roster = Path(folder) / "离退休干部名册.xlsx"
        command = [YINHUI, "demo", "roster", str(roster), "--rows", "120", "--messy"]
        subprocess.run(command, check=True, env={**os.environ, "YINHUI_DATA": folder})  # noqa: S603
        page.goto(f"{url}/people/import/new/")
        page.set_input_files("main input[type=file]", roster)
        page.click("main form button.button-primary")
        page.wait_for_selector("main .tabs")
    imported = page.url.removeprefix(url)
    page.goto(f"{url}/reports/new/")
    page.click("main form button.button-primary")
    page.wait_for_selector("main .official")
    return [Shot("import", imported), Shot("report", page.url.removeprefix(url))]


def _take(page: Page, url: str, shot: Shot, width: str) -> None:
    answer = page.goto(url + shot.path)
    if shot.follow:
        with page.expect_navigation() as navigation:
            page.locator(shot.follow).first.click()
        answer = navigation.value
    if answer is None or not answer.ok:
        raise SystemExit(f"{shot.name}: {page.url} answered {answer.status if answer else 'nothing'}.")
    page.wait_for_load_state("networkidle")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        raise SystemExit(f"{shot.name}: {page.url} is {over} px wider than the screen.")
    path = OUT / f"{shot.name}-{width}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
