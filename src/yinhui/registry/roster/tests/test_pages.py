"""The import in the browser: upload, preview, decisions, writing, undoing."""

import datetime as dt

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import REQUEST_QUERIES, a_county, a_person, an_account, an_organisation

from yinhui.kernel import clock
from yinhui.registry import jobs
from yinhui.registry.models import Person, RosterImport, RosterRow
from yinhui.registry.roster.tests.making import HEADER, a_csv, a_row, an_id_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def account(county):
    return an_account("bureau_clerk", county)


@pytest.fixture
def browser(account):
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def upload(browser, county, tmp_path):
    """Upload rows as the page does, and let the worker read them."""

    def run(*rows):
        content = a_csv(tmp_path, [HEADER, *rows]).read_bytes()
        answer = browser.post(
            reverse("roster-import-new"),
            {"county": county.pk, "file": SimpleUploadedFile("名册.csv", content)},
        )
        roster = RosterImport.objects.latest("pk")
        assert answer.url == reverse("roster-import", args=[roster.pk])
        jobs.read_roster_file(roster.pk)
        return roster

    return run


def shows(browser, roster, **query):
    return browser.get(reverse("roster-import", args=[roster.pk]), query).content.decode()


def step(browser, name, *arguments, **data):
    return browser.post(reverse(name, args=arguments), data, follow=True)


def write(browser, roster, account):
    step(browser, "roster-import-apply", roster.pk)
    actor_post = account.person.appointments.get()
    jobs.write_roster(roster.pk, account.pk, actor_post.pk)


def test_a_roster_goes_from_upload_to_people(browser, upload, account):
    roster = upload(a_row(unit="财政局"), a_row("李志强", number=an_id_number(sequence=2), sex="女"))
    page = shows(browser, roster)
    assert "确认写入" in page
    assert "性别与身份证号里的不一致" in shows(browser, roster, tab="rejected")
    assert "财政局" in shows(browser, roster, tab="names")
    step(browser, "roster-import-create-names", roster.pk)
    write(browser, roster, account)
    assert Person.objects.get(name="张建国").home_unit.name == "财政局"
    assert "已经写入" in shows(browser, roster)


def test_the_file_is_removed_once_it_is_written(browser, upload, account, tmp_path):
    roster = upload(a_row())
    kept = tmp_path / "imports" / roster.file_sha256
    assert kept.stat().st_mode & 0o077 == 0
    write(browser, roster, account)
    assert not kept.exists()


def test_while_it_is_read_the_page_shows_progress_and_asks_again(browser, upload):
    roster = upload(a_row())
    RosterImport.objects.filter(pk=roster.pk).update(state="reading")
    address = reverse("roster-import-progress", args=[roster.pk])
    assert f'hx-get="{address}"' in shows(browser, roster)
    assert "HX-Refresh" not in browser.get(address)


def test_what_was_killed_is_said_to_be_broken_off_and_can_begin_again(browser, upload, account):
    roster = upload(a_row())
    step(browser, "roster-import-apply", roster.pk)
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert "处理中断了" in shows(browser, roster)
    step(browser, "roster-import-retry", roster.pk)
    assert "正在排队" in shows(browser, roster)


def test_a_doubtful_row_stands_beside_the_person_with_masked_numbers(browser, upload, county):
    a_person(county, name="张建国", birth_date=dt.date(1952, 3, 15), former_post="局长")
    roster = upload(a_row())
    page = shows(browser, roster, tab="doubtful")
    assert "局长" in page
    assert "姓名和出生日期相同" in page
    assert an_id_number() not in page
    row = RosterRow.objects.get(roster=roster)
    step(browser, "roster-import-decide", roster.pk, row.pk, decision="different")
    row.refresh_from_db()
    assert row.decision == "different"


def test_columns_are_corrected_on_the_page(browser, upload, tmp_path):
    roster = upload(a_row())
    index = HEADER.index("所在支部")
    columns = {f"column-{c['index']}": c["field"] for c in RosterImport.objects.get().columns[0]["columns"]}
    step(browser, "roster-import-columns", roster.pk, 0, **(columns | {f"column-{index}": ""}))
    roster.refresh_from_db()
    assert roster.state == "reading"
    jobs.read_roster_file(roster.pk)
    roster.refresh_from_db()
    assert roster.columns[0]["columns"][index]["field"] == ""


def test_the_rejected_rows_and_the_template_can_be_downloaded(browser, upload, tmp_path):
    roster = upload(a_row(sex="女"))
    for address in (reverse("roster-import-errors", args=[roster.pk]), reverse("roster-import-template")):
        path = tmp_path / "下载.xlsx"
        path.write_bytes(browser.get(address).content)
        assert openpyxl.load_workbook(path).active.max_row >= 2


def test_a_file_that_cannot_be_read_says_why(browser, county):
    browser.post(
        reverse("roster-import-new"),
        {"county": county.pk, "file": SimpleUploadedFile("名册.xlsx", b"%PDF-1.4")},
    )
    roster = RosterImport.objects.latest("pk")
    jobs.read_roster_file(roster.pk)
    assert "这是PDF文件" in shows(browser, roster)


def test_an_import_is_undone_from_its_page(browser, upload, account):
    roster = upload(a_row())
    write(browser, roster, account)
    step(browser, "roster-import-undo", roster.pk)
    assert not Person.objects.filter(name="张建国").exists()
    assert "已经整批撤销" in shows(browser, roster)


def test_if_the_register_moved_on_nothing_is_written_and_the_page_says_so(browser, upload, account, county):
    roster = upload(a_row())
    a_person(county, name="张建国", birth_date=dt.date(1952, 3, 15))
    write(browser, roster, account)
    assert "再看一遍" in shows(browser, roster)
    roster.refresh_from_db()
    assert (roster.state, roster.counts["doubtful"]) == ("preview", 1)


def test_the_imports_are_listed_to_those_who_may_import_and_to_nobody_else(browser, upload, county):
    roster = upload(a_row())
    assert roster.file_name in browser.get(reverse("roster-imports")).content.decode()
    stranger = Client()
    account = an_account("bureau_clerk", a_county("邻县"))
    stranger.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert roster.file_name not in stranger.get(reverse("roster-imports")).content.decode()
    assert stranger.get(reverse("roster-import", args=[roster.pk])).status_code == 404
    secretary = Client()
    account = an_account("township_clerk", an_organisation("township", under=county))
    secretary.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert secretary.get(reverse("roster-imports")).status_code == 403


@pytest.mark.parametrize("tab", ["new", "changed", "doubtful", "rejected"])
def test_a_page_asks_the_database_no_more_for_more_rows(
    browser, upload, account, tab, django_assert_max_num_queries, county
):
    def rows(**how):
        return [a_row(number=an_id_number(f"19{n + 30}0101"), born="", **how) for n in range(30)]

    if tab == "changed":
        write(browser, upload(*rows()), account)
    if tab == "doubtful":
        for n in range(30):
            a_person(county, name="张建国", birth_date=dt.date(1930 + n, 1, 1))
    roster = upload(*rows(sex="女" if tab == "rejected" else "男", phone="13900000000"))
    assert RosterImport.objects.get(pk=roster.pk).counts[tab] == 30
    with django_assert_max_num_queries(15 + REQUEST_QUERIES):
        shows(browser, roster, tab=tab)


def test_what_nobody_applied_is_forgotten_with_its_file(browser, upload, tmp_path):
    upload(a_row())
    with clock.fixed(dt.date(2027, 1, 10)):
        RosterImport.objects.update(created_at=dt.datetime(2026, 11, 24, tzinfo=clock.SHANGHAI))
        assert jobs.forget_rosters(0) == 1
    assert not RosterRow.objects.exists()
    assert not list((tmp_path / "imports").iterdir())
