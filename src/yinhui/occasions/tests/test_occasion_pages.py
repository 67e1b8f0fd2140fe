"""The pages of occasions: entry with the roster, list, record sheet, spreadsheet."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_county,
    a_duty,
    a_person,
    a_picture_file,
    an_account,
    signed_in,
)

from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.models import Occasion
from yinhui.occasions.rosters import members_on
from yinhui.registry.actors import actors_of
from yinhui.rulebook.models import Outcome

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部", members=4)


@pytest.fixture
def account(branch):
    return an_account("secretary", branch, name="周敏")


@pytest.fixture
def page(client, account):
    return signed_in(client, account)


def an_occasion(account, *people, **fields):
    actor = actors_of(account)[0]
    defaults = {"kind": "theme_day", "held_on": TODAY, "title": "11月主题党日", "text": "学习精神"}
    return record_occasion(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=OccasionContent(participant_ids=tuple(p.pk for p in people), **(defaults | fields)),
    )


def typed(page, address):
    """What a browser would send back untouched: the form's own values."""
    form = page.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, ())}


def a_theme_day(branch, **fields):
    month = {"opens_on": dt.date(2026, 11, 1), "due_on": dt.date(2026, 11, 30)}
    return a_duty(
        branch, branch, record="occasion", types=("theme_day",), fact="主题党日", **(month | fields)
    )


def test_the_form_is_filled_in_from_the_duty_and_lists_the_members(page, branch):
    duty = a_theme_day(branch)
    shown = page.get(reverse("occasion-new") + f"?duty={duty.pk}")
    form = shown.context["form"]
    assert (form["kind"].value(), form["title"].value()) == ("theme_day", "11月主题党日")
    assert [person.pk for person in shown.context["roster"].members] == [
        person.pk for person in members_on(branch, TODAY)
    ]
    assert "名单 4 人" in shown.content.decode()


def test_an_occasion_with_ticked_members_settles_its_duty(page, branch):
    duty = a_theme_day(branch, min_photos=1)
    members = members_on(branch, TODAY)
    address = reverse("occasion-new") + f"?duty={duty.pk}"
    answer = page.post(
        address,
        typed(page, address) | {"person": [p.pk for p in members[:3]], "files": [a_picture_file()]},
    )
    occasion = Occasion.objects.get()
    assert answer["Location"] == reverse("occasion", args=[occasion.pk])
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE
    shown = page.get(answer["Location"]).content.decode()
    assert "实到 <strong>3</strong> 人，未到 <strong>1</strong> 人" in shown
    assert "《走访慰问制度》" in shown


def test_without_participants_what_was_typed_and_ticked_stays(page, branch):
    address = reverse("occasion-new")
    answer = page.post(address, typed(page, address) | {"title": "学习会"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "请至少勾选一位参加人员" in shown
    assert "学习会" in shown


def test_a_guest_found_by_search_stays_ticked_when_the_form_comes_back(page, branch):
    guest = a_person(branch.county, home_unit=branch, name="欧阳修远")
    found = page.get(reverse("occasion-people") + "?find=oyxy").content.decode()
    assert "欧阳修远" in found
    address = reverse("occasion-new")
    answer = page.post(address, typed(page, address) | {"title": "", "person": [guest.pk]})
    assert [person.pk for person in answer.context["roster"].guests] == [guest.pk]


def test_another_organisation_brings_its_own_roster_and_keeps_the_ticks(client, branch):
    other = a_branch(branch.county, members=2)
    clerk = signed_in(client, an_account("bureau_clerk", branch.county))
    ticked = members_on(other, TODAY)[0]
    asked = {"organisation": other.pk, "held_on": "2026-11-20", "person": [ticked.pk]}
    shown = clerk.post(reverse("occasion-roster"), asked)
    assert len(shown.context["roster"].members) == 2
    assert f'value="{ticked.pk}" checked' in shown.content.decode()


def test_a_roster_out_of_reach_is_not_found(page, branch):
    other = a_branch(branch.county, members=2)
    assert page.post(reverse("occasion-roster"), {"organisation": other.pk}).status_code == 404


def test_branches_that_met_together_get_a_record_each_and_settle_each_its_duty(client, branch):
    other = a_branch(branch.county, name="县教育局离退休党支部", members=2)
    duties = [a_theme_day(branch), a_theme_day(other)]
    clerk = signed_in(client, an_account("bureau_clerk", branch.county))
    address = reverse("occasion-new") + f"?duty={duties[0].pk}&duty={duties[1].pk}"
    assert "这是2个组织一起办的活动" in clerk.get(address).content.decode()
    came = [members_on(branch, TODAY)[0], *members_on(other, TODAY)]
    clerk.post(address, typed(clerk, address) | {"person": [person.pk for person in came]})
    held = {o.organisation: set(o.participants.all()) for o in Occasion.objects.all()}
    assert held == {branch: {came[0]}, other: set(came[1:])}
    for duty in duties:
        duty.refresh_from_db()
        assert duty.outcome == Outcome.DONE


def test_of_branches_that_met_together_each_was_there(client, branch):
    other = a_branch(branch.county, name="县教育局离退休党支部", members=2)
    duties = [a_theme_day(branch), a_theme_day(other)]
    clerk = signed_in(client, an_account("bureau_clerk", branch.county))
    address = reverse("occasion-new") + f"?duty={duties[0].pk}&duty={duties[1].pk}"
    answer = clerk.post(address, typed(clerk, address) | {"person": [members_on(branch, TODAY)[0].pk]})
    assert answer.status_code == 422
    assert "县教育局离退休党支部没有勾选参加人员" in answer.content.decode()
    assert not Occasion.objects.exists()


def test_another_branchs_occasion_and_its_photograph_are_not_found(client, account, branch):
    photo = store_attachment(actor=actors_of(account)[0], file=a_picture_file())
    occasion = an_occasion(account, *members_on(branch, TODAY), photo_ids=(photo.pk,))
    neighbour = signed_in(client, an_account("secretary", a_branch(branch.county)))
    for name in ("occasion", "occasion-correct"):
        assert neighbour.get(reverse(name, args=[occasion.pk])).status_code == 404
    assert neighbour.get(reverse("attachment", args=[photo.pk])).status_code == 404
    answer = neighbour.post(reverse("occasion-void", args=[occasion.pk]), {"seen_version": 1, "reason": "不"})
    assert answer.status_code == 404
    assert "11月主题党日" not in neighbour.get(reverse("occasions")).content.decode()


def test_a_wider_meeting_shows_a_branch_its_own_people_only(page, branch):
    clerk = an_account("bureau_clerk", branch.county)
    stranger = a_person(branch.county, branch=a_branch(branch.county), name="陈志强")
    occasion = an_occasion(clerk, members_on(branch, TODAY)[0], stranger, text="全县的记录")
    shown = page.get(reverse("occasion", args=[occasion.pk])).content.decode()
    assert "其中1人不在您的管理范围内" in shown
    assert "陈志强" not in shown
    assert "全县的记录" not in shown


def test_a_correction_by_the_page_shows_both_versions(page, account, branch):
    occasion = an_occasion(account, *members_on(branch, TODAY))
    address = reverse("occasion-correct", args=[occasion.pk])
    page.post(address, typed(page, address) | {"title": "11月主题党日暨党课", "reason": "漏写党课"})
    shown = page.get(reverse("occasion", args=[occasion.pk])).content.decode()
    assert '<span class="diff-before">11月主题党日</span>' in shown
    assert "理由：漏写党课" in shown


def test_voiding_by_the_page_says_so(page, account, branch):
    occasion = an_occasion(account, *members_on(branch, TODAY))
    page.post(reverse("occasion-void", args=[occasion.pk]), {"seen_version": 1, "reason": "重复"})
    assert "这条记录已作废" in page.get(reverse("occasion", args=[occasion.pk])).content.decode()


def test_the_list_is_narrowed_by_each_filter(page, account, branch):
    first, second, *_ = members_on(branch, TODAY)
    theme = an_occasion(account, first, place="活动室")
    study = an_occasion(account, second, kind="study", held_on=dt.date(2026, 10, 2), title="读书会")

    def found(query):
        return {row[0] for row in page.get(reverse("occasions") + query).context["rows"]}

    assert found("") == {theme, study}
    assert found("?words=读书") == {study}
    assert found("?words=活动室") == {theme}
    assert found("?kind=study") == {study}
    assert found(f"?person={first.pk}") == {theme}
    assert found("?since=2026-11-01") == {theme}
    assert found("?until=2026-10-31") == {study}
    assert found("?late=on") == {study}
    assert found("?state=voided") == set()
    assert found("?organisation=abc&since=x") == {theme, study}


def test_the_spreadsheet_lists_without_the_minutes(page, account, branch):
    an_occasion(account, *members_on(branch, TODAY), title="@SUM(A1)", starts_at=dt.time(9, 30))
    answer = page.get(reverse("occasions-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=2))
    shown = dict(zip(header, row, strict=True))
    assert (shown["主题"], shown["参加人数"], shown["开始时间"]) == ("@SUM(A1)", 4, "09:30")
    assert sheet.cell(row=3, column=header.index("主题") + 1).quotePrefix
    assert "学习精神" not in row


def test_the_ticked_alone_are_exported_with_the_filter_they_were_found_by(page, account, branch):
    several = [an_occasion(account, *members_on(branch, TODAY), title=title) for title in ("甲", "乙", "丙")]
    ticked = {"chosen": [several[0].pk, several[2].pk], "state": "standing"}
    answer = page.get(reverse("occasions-export"), ticked)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert [row[3] for row in sheet.iter_rows(min_row=3, values_only=True)] == ["丙", "甲"]
    shown = page.get(reverse("occasions"), {"state": "all"}).content.decode()
    assert '<input type="hidden" name="state" value="all">' in shown


def test_the_list_takes_the_same_queries_however_long(page, account, branch, django_assert_max_num_queries):
    for _ in range(12):
        an_occasion(account, *members_on(branch, TODAY))
    with django_assert_max_num_queries(8 + REQUEST_QUERIES):
        page.get(reverse("occasions"))


def test_the_record_takes_the_same_queries_however_many_came(
    page, account, branch, django_assert_max_num_queries
):
    for _ in range(12):
        a_person(branch.county, branch=branch)
    occasion = an_occasion(account, *members_on(branch, TODAY))
    with django_assert_max_num_queries(18 + REQUEST_QUERIES):
        page.get(reverse("occasion", args=[occasion.pk]))


def test_the_form_takes_the_same_queries_however_many_members(page, branch, django_assert_max_num_queries):
    for _ in range(12):
        a_person(branch.county, branch=branch)
    with django_assert_max_num_queries(9 + REQUEST_QUERIES):
        page.get(reverse("occasion-new"))


def test_an_empty_list_leads_to_the_first_entry(page):
    answer = page.get(reverse("occasions")).content.decode()
    assert answer.count(f'href="{reverse("occasion-new")}"') == 2
