"""The auditor's pages, and a person's history, as a browser behind the wall sees them."""

import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_branch, a_county, a_person, an_account, an_actor, signed_in

import yinhui
from yinhui.audit.models import Write
from yinhui.audit.words import ACTIONS, TABLES
from yinhui.kernel.export_copies import record_copy
from yinhui.kernel.models import ExportCopy
from yinhui.kernel.trail import Kept, declared
from yinhui.registry.actions_circumstances import add_family_contact, open_circumstances
from yinhui.registry.actions_people import admit_person, amend_person

pytestmark = pytest.mark.django_db
LISTS = ("trail", "trail-openings", "trail-exports", "trail-sign-ins", "trail-seals")


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county)


@pytest.fixture
def clerk(county):
    return an_actor("bureau_clerk", county, name="周敏")


@pytest.fixture
def auditor(county):
    return signed_in(Client(), an_account("auditor", county, name="钱审"))


@pytest.fixture
def person(clerk, branch):
    fields = {"name": "张晓明", "retirement_kind": "tuixiu", "phone": "13900000000"}
    person = admit_person(actor=clerk, fields=fields, branch=branch, since=dt.date(2026, 1, 1))
    person.refresh_from_db()
    amend_person(
        actor=clerk,
        person_id=person.pk,
        version=person.version,
        changes={"former_post": "副局长", "phone": "13912345678"},
        reason="本人来电更正",
    )
    person.refresh_from_db()
    return person


def text_of(page, name, *args, query=""):
    answer = page.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_every_action_and_every_kind_of_data_has_a_word():
    source = Path(yinhui.__file__).parent
    named = set()
    for file in source.rglob("*.py"):
        if "tests" not in file.parts:
            named |= set(re.findall(r"^@action\([^\n]*\)\n(?:@[^\n]*\n)*def (\w+)", file.read_text(), re.M))
    assert named - ACTIONS.keys() == set()
    assert {table for table, each in declared().items() if isinstance(each, Kept)} - TABLES.keys() == set()


def test_the_trail_shows_who_did_what_and_is_narrowed(auditor, person):
    shown = text_of(auditor, "trail")
    for word in ("周敏", "老干部局干事", "登记人员", "修改人员资料", "组织关系"):
        assert word in shown
    for query in (
        "?action=amend_person",
        "?name=周敏&table=registry_person",
        "?person=张晓明&post=bureau_clerk",
    ):
        assert "修改人员资料</a>" in text_of(auditor, "trail", query=query)
    assert "修改人员资料</a>" not in text_of(auditor, "trail", query="?person=没有这人")
    assert "没有符合条件的痕迹" in text_of(auditor, "trail", query="?since=2001-01-01&until=2001-01-02")
    assert "未经程序的写入</a>" in text_of(auditor, "trail", query="?by_hand=on")


def test_an_entry_shows_before_and_after_and_leaves_out_what_is_walled_off(auditor, person):
    line = Write.objects.get(action="amend_person")
    shown = text_of(auditor, "trail-entry", line.pk)
    for word in ("本人来电更正", "原职务", "副局长", "有变化，内容不显示", "张晓明"):
        assert word in shown
    assert "13912345678" not in shown
    admitted = Write.objects.get(action="admit_person", relation="registry_person")
    shown = text_of(auditor, "trail-entry", admitted.pk)
    assert "退休" in shown
    assert "组织关系" in shown
    assert "副局长" not in shown


def test_openings_exports_sign_ins_and_seals_are_listed(auditor, clerk, person):
    open_circumstances(actor=clerk, person_id=person.pk, reason="准备上门走访")
    record_copy(actor=clerk, kind="visits", title="走访台账", rows=12, columns=["日期"])
    shown = text_of(auditor, "trail-openings", query="?q=张晓明")
    assert "准备上门走访" in shown
    assert "张晓明" in shown
    copy = ExportCopy.objects.get()
    assert "走访台账" in text_of(auditor, "trail-exports", query=f"?q={copy.number}")
    assert "没有导出记录" in text_of(auditor, "trail-exports", query="?q=导2026-999999")
    assert "还没有核验过" in text_of(auditor, "trail-seals")
    text_of(auditor, "trail-sign-ins")


def test_the_trail_as_a_spreadsheet_is_itself_a_numbered_copy(auditor, person):
    answer = auditor.get(reverse("trail-export") + "?action=amend_person")
    path = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(path)).active
    assert [row[3] for row in sheet.iter_rows(min_row=3, values_only=True)] == ["修改人员资料"]
    assert ExportCopy.objects.get().kind == "trail"


def test_nobody_else_reads_the_trail_and_an_auditor_of_another_county_sees_nothing(county, person):
    for post in ("bureau_clerk", "bureau_leader", "system_administrator", "security_administrator"):
        page = signed_in(Client(), an_account(post, county))
        for name in (*LISTS, "trail-export"):
            assert page.get(reverse(name)).status_code == 403
    elsewhere = signed_in(Client(), an_account("auditor", a_county("西安县"), name="李远"))
    assert "张晓明" not in text_of(elsewhere, "trail")
    address = reverse("trail") + "?table=registry_person&action=amend_person"
    assert all(line.county_id != county.pk for line in elsewhere.get(address).context["lines"])
    line = Write.objects.get(action="amend_person", operation="update")
    assert elsewhere.get(reverse("trail-entry", args=[line.pk])).status_code == 404
    assert elsewhere.get(reverse("person-history", args=[person.pk])).status_code == 404


def test_an_auditor_of_the_prefecture_reads_every_county(county, person):
    page = signed_in(Client(), an_account("auditor", county.parent))
    assert "修改人员资料" in text_of(page, "trail", query="?name=周敏")


def test_a_person_on_a_day_and_what_was_changed_since(county, clerk, person, branch):
    add_family_contact(actor=clerk, person_id=person.pk, name="张小明", relation="儿子", phone="13900000001")
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    for post, where in (("secretary", branch), ("auditor", county)):
        page = signed_in(Client(), an_account(post, where))
        today = text_of(page, "person-history", person.pk)
        assert "副局长" in today
        assert branch.name in today
        assert "没有改动" in today
        before = text_of(page, "person-history", person.pk, query=f"?on={yesterday}")
        assert "那一天系统里还没有记载" in before
        assert "本人来电更正" in before
        assert "登记人员" in before
        for hidden in ("13912345678", "张小明", "13900000001"):
            assert hidden not in today + before
    stranger = signed_in(Client(), an_account("secretary", a_branch(county)))
    assert stranger.get(reverse("person-history", args=[person.pk])).status_code == 404


def test_pages_take_the_same_queries_however_much_there_is(
    auditor, clerk, branch, person, django_assert_max_num_queries
):
    for _ in range(12):
        fields = {"name": "李志强", "retirement_kind": "tuixiu"}
        admit_person(actor=clerk, fields=fields, branch=branch, since=dt.date(2026, 1, 1))
    with django_assert_max_num_queries(15):
        auditor.get(reverse("trail"))
    with django_assert_max_num_queries(18):
        auditor.get(reverse("trail-entry", args=[Write.objects.filter(action="amend_person").get().pk]))
    with django_assert_max_num_queries(40):
        auditor.get(reverse("person-history", args=[person.pk]))
    for name in LISTS[1:]:
        with django_assert_max_num_queries(15):
            auditor.get(reverse(name))


def test_a_long_trail_is_leafed_through_without_losing_a_line(auditor, county):
    for _ in range(60):
        a_person(county)
    seen, address = [], reverse("trail") + "?by_hand=on"
    while address:
        page = auditor.get(address)
        seen += [line.pk for line in page.context["lines"]]
        after = page.context["after"]
        address = f"{reverse('trail')}?by_hand=on&after={after}" if after else ""
    assert (
        len(seen)
        == len(set(seen))
        == Write.objects.filter(action="", county=county).exclude(relation__startswith="accounts_").count()
    )
