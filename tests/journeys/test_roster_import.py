"""A county's clerk brings a roster in, as the units sent it, and finds the people."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_clerk_imports_a_roster_finds_the_people_and_takes_it_back(site, sign_in, tmp_path):
    roster = tmp_path / "名册.xlsx"
    assert site.run("demo", "roster", str(roster), "--rows", "60", "--messy", "--seed", "9").returncode == 0
    page = sign_in("dongan-clerk")
    page.goto("/people/import/new/")
    page.set_input_files("input[type=file]", roster)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("button", name="确认写入").click()
    page.get_by_role("dialog").get_by_role("button", name="写入", exact=True).click()
    undo = page.get_by_role("button", name=re.compile("撤销"))
    expect(undo).to_be_visible()

    page.goto("/people/import/")
    page.get_by_role("link", name="名册.xlsx").click()
    page.goto(f"{page.url.split('?')[0]}?tab=new")
    name = page.get_by_role("rowheader").first.inner_text().split()[0]
    box = page.get_by_role("searchbox").first
    box.fill(name)
    box.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile(name)).first).to_be_visible()


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(sign_in, tmp_path):
    wrong = tmp_path / "名册.xlsx"
    wrong.write_bytes(b"\x00\x01 this is no spreadsheet " * 50)
    page = sign_in("dongan-clerk")
    page.goto("/people/import/new/")
    page.set_input_files("input[type=file]", wrong)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("请|另存"))
    expect(page.get_by_role("main")).not_to_contain_text("确认写入")
