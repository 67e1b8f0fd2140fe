"""What each role comes for, in a real browser on a running installation, at a desk and on a phone."""

import io
import re
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser


def a_photograph(path):
    """A picture of its own, so that no other record has it."""
    Image.effect_noise((800, 600), 90).convert("RGB").save(path, "JPEG")
    return path


def test_a_clerk_records_a_visit_and_the_duty_is_gone_and_stands_in_the_persons_history(sign_in, tmp_path):
    page = sign_in("dongan-clerk")
    page.goto("/duties/?state=overdue&scope=own")
    link = page.get_by_role("rowheader").get_by_role("link").first
    duty_address = link.get_attribute("href")
    link.click()
    person = page.get_by_role("main").locator("a[href^='/people/']").first
    person_address = person.get_attribute("href")
    page.get_by_role("link", name="办理").first.click()
    expect(page.get_by_role("heading", level=1, name="登记走访")).to_be_visible()
    page.set_input_files("input[type=file]", a_photograph(tmp_path / "visit.jpg"))
    page.get_by_role("textbox", name="走访情况").fill("上门看望，老人精神很好，送去慰问品，问了生活情况。")
    page.get_by_role("button", name="保存走访").click()
    expect(page.get_by_role("status").first).to_contain_text("办结了 1 件应办事项")
    picture = page.locator("main img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    visit_address = urlsplit(page.url).path
    page.goto(duty_address)
    expect(page.get_by_role("main")).to_contain_text("已办")
    page.goto(person_address)
    expect(page.locator(f"main a[href='{visit_address}']").first).to_be_visible()


def test_a_secretary_records_a_meeting_on_a_phone(sign_in):
    page = sign_in("dongan-secretary", viewport=PHONE)
    page.get_by_role("link", name="办理").last.click()
    if page.get_by_role("heading", level=1).inner_text() != "登记活动":
        page.goto("/occasions/new/")
    page.get_by_label("主题必填").fill("学习全会精神主题党日")
    page.get_by_role("button", name="全选").click()
    page.get_by_role("textbox", name="记录").fill("集体学习全会精神，七位同志交流发言，定了下月走访安排。")
    page.get_by_role("button", name="保存活动").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("学习全会精神主题党日")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_secretary_does_not_find_another_branchs_people(sign_in):
    clerk = sign_in("boshan-clerk")
    clerk.goto("/people/")
    address = clerk.get_by_role("rowheader").get_by_role("link").first.get_attribute("href")
    secretary = sign_in("dongan-secretary")
    answer = secretary.goto(address)
    assert answer.status == 404
    expect(secretary.get_by_role("main")).to_contain_text("没有找到")


def test_people_are_found_as_one_types(sign_in):
    page = sign_in("dongan-clerk")
    page.goto("/people/")
    name = page.get_by_role("rowheader").get_by_role("link").first.inner_text()
    box = page.get_by_role("searchbox").first
    box.fill(name)
    box.press("Enter")
    expect(page.get_by_role("main").get_by_text(name).first).to_be_visible()


ROLES = [
    "dongan-leader",
    "dongan-township",
    "dongan-community",
    "dongan-compound",
    "dongan-liaison",
    "dongan-group",
    "xq-clerk",
    "xq-specialist",
    "prefecture-clerk",
]


@pytest.mark.parametrize("username", ROLES)
def test_every_role_opens_every_page_of_the_navigation(sign_in, username):
    page = sign_in(username)
    addresses = page.locator("nav a[href]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for address in dict.fromkeys(addresses):
        if address.startswith("/"):
            answer = page.goto(address)
            assert answer.status == 200, f"{address}: {answer.status}"
            expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_survey_report_is_made_and_downloaded(sign_in):
    page = sign_in("xq-clerk")
    page.goto("/reports/new/")
    page.get_by_role("button", name="生成报告").click()
    expect(page.get_by_role("main")).to_contain_text("调研报告")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("下载")).first.click()
    document = waiting.value.path().read_bytes()
    assert document[:2] == b"PK"
    assert len(io.BytesIO(document).getvalue()) > 10_000


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
