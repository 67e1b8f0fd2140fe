"""The pages of visits: entry, list, record sheet, spreadsheet."""

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

from yinhui.care.actions import VisitContent, record_visit
from yinhui.care.models import Visit
from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment, sweep_unlinked
from yinhui.kernel.models import Attachment
from yinhui.registry.actors import actors_of
from yinhui.rulebook.models import Outcome

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 18)


@pytest.fixture(autouse=True)
def _double_ninth():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部")


@pytest.fixture
def account(branch):
    return an_account("secretary", branch, name="周敏")


@pytest.fixture
def page(client, account):
    return signed_in(client, account)


@pytest.fixture
def person(branch):
    return a_person(branch.county, branch=branch, name="张晓明")


def a_visit(account, *people, **fields):
    actor = actors_of(account)[0]
    defaults = {"kind": "festival", "visited_on": TODAY, "visitors": "周敏", "text": "身体硬朗"}
    return record_visit(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=VisitContent(people_ids=tuple(p.pk for p in people), **(defaults | fields)),
    )


def typed(page, address):
    """What a browser would send back untouched: the form's own values."""
    form = page.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, ())}


def test_the_form_is_filled_in_from_the_duties(page, branch, person):
    other = a_person(branch.county, branch=branch, name="李秀英")
    duties = [a_duty(branch, one, types=("birthday",), fact="生日", min_photos=1) for one in (person, other)]
    shown = page.get(reverse("visit-new") + f"?duty={duties[0].pk}&duty={duties[1].pk}")
    values = {name: shown.context["form"][name].value() for name in ("kind", "visitors", "visited_on")}
    assert values == {"kind": "birthday", "visitors": "周敏", "visited_on": TODAY}
    text = shown.content.decode()
    assert "张晓明" in text
    assert "李秀英" in text
    assert "照片不少于1张" in text


def test_a_visit_with_a_photograph_settles_its_duty(page, branch, person):
    duty = a_duty(branch, person, min_photos=1)
    address = reverse("visit-new") + f"?duty={duty.pk}"
    answer = page.post(address, typed(page, address) | {"text": "送去慰问品。", "files": [a_picture_file()]})
    visit = Visit.objects.get()
    assert answer["Location"] == reverse("visit", args=[visit.pk])
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE
    shown = page.get(answer["Location"]).content.decode()
    assert "走访已登记，办结了 1 件应办事项" in shown
    assert "《走访慰问制度》" in shown
    assert reverse("attachment-thumbnail", args=[visit.photos.get().pk, 320]) in shown


def test_a_photograph_sent_ahead_is_kept_with_the_visit(page, person):
    page.post(reverse("attachment-upload"), {"files": [a_picture_file()]})
    address = reverse("visit-new") + f"?person={person.pk}"
    page.post(address, typed(page, address) | {"photo": [Attachment.objects.get().pk]})
    assert Visit.objects.get().photos.count() == 1


def test_a_photograph_whose_visit_was_never_saved_is_forgotten_after_a_week(account, person):
    actor = actors_of(account)[0]
    used, unused = (store_attachment(actor=actor, file=a_picture_file(colour=c)) for c in ("navy", "maroon"))
    a_visit(account, person, photo_ids=(used.pk,))
    assert sweep_unlinked() == 0
    Attachment.objects.update(created_at=clock.now() - dt.timedelta(days=8))
    assert sweep_unlinked() == 1
    assert list(Attachment.objects.all()) == [used]
    assert not Attachment.objects.filter(pk=unused.pk).exists()


def test_a_refused_photograph_loses_nothing_that_was_typed(page, person):
    address = reverse("visit-new") + f"?person={person.pk}"
    bad = io.BytesIO(b"no picture")
    bad.name = "坏.jpg"
    answer = page.post(address, typed(page, address) | {"text": "写了很多", "files": [bad]})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "坏.jpg：" in shown
    assert "写了很多" in shown
    assert not Visit.objects.exists()


def test_what_is_missing_stands_at_its_field(page):
    answer = page.post(reverse("visit-new"), typed(page, reverse("visit-new")))
    assert answer.status_code == 422
    assert "请至少选择一位走访对象" in answer.content.decode()


def test_pressing_save_twice_makes_one_visit(page, person):
    address = reverse("visit-new") + f"?person={person.pk}"
    values = typed(page, address)
    assert page.post(address, values)["Location"] == page.post(address, values)["Location"]
    assert Visit.objects.count() == 1


def test_people_are_found_by_initials_within_reach_only(page, branch, person):
    a_person(branch.county, branch=a_branch(branch.county), name="张雪梅")
    found = page.get(reverse("visit-people") + "?find=zxm").content.decode()
    assert "张晓明" in found
    assert "张雪梅" not in found


def test_another_branchs_visit_and_its_photograph_are_not_found(client, account, branch, person):
    photo = store_attachment(actor=actors_of(account)[0], file=a_picture_file())
    visit = a_visit(account, person, photo_ids=(photo.pk,))
    neighbour = signed_in(client, an_account("secretary", a_branch(branch.county)))
    for address in (
        reverse("visit", args=[visit.pk]),
        reverse("visit-correct", args=[visit.pk]),
        reverse("attachment", args=[photo.pk]),
        reverse("attachment-thumbnail", args=[photo.pk, 320]),
    ):
        assert neighbour.get(address).status_code == 404
    answer = neighbour.post(
        reverse("visit-void", args=[visit.pk]), {"seen_version": 1, "reason": "不是我们的"}
    )
    assert answer.status_code == 404
    assert "张晓明" not in neighbour.get(reverse("visits")).content.decode()


def test_the_county_sees_a_branchs_visit_and_its_photograph(client, account, branch, person):
    photo = store_attachment(actor=actors_of(account)[0], file=a_picture_file())
    visit = a_visit(account, person, photo_ids=(photo.pk,))
    clerk = signed_in(client, an_account("bureau_clerk", branch.county))
    assert clerk.get(reverse("visit", args=[visit.pk])).status_code == 200
    assert clerk.get(reverse("attachment", args=[photo.pk])).status_code == 200


def test_a_countys_visit_shows_a_branch_its_own_people_only(page, branch, person):
    county_account = an_account("bureau_clerk", branch.county)
    stranger = a_person(branch.county, branch=a_branch(branch.county), name="陈志强")
    photo = store_attachment(actor=actors_of(county_account)[0], file=a_picture_file())
    visit = a_visit(county_account, person, stranger, text="两家的情况", photo_ids=(photo.pk,))
    shown = page.get(reverse("visit", args=[visit.pk])).content.decode()
    assert "张晓明" in shown
    assert "另有1人不在您的管理范围内" in shown
    assert "陈志强" not in shown
    assert "两家的情况" not in shown
    assert page.get(reverse("attachment", args=[photo.pk])).status_code == 404


def test_a_countys_visit_to_a_branchs_person_is_open_to_the_branch(page, branch, person):
    county_account = an_account("bureau_clerk", branch.county)
    photo = store_attachment(actor=actors_of(county_account)[0], file=a_picture_file())
    visit = a_visit(county_account, person, text="县里来看望", photo_ids=(photo.pk,))
    shown = page.get(reverse("visit", args=[visit.pk])).content.decode()
    assert "县里来看望" in shown
    assert "更正</a>" not in shown
    assert page.get(reverse("attachment", args=[photo.pk])).status_code == 200


def test_what_was_found_is_read_by_those_who_may_and_by_who_wrote_it(client, account, branch, person):
    visit = a_visit(account, person, text="情绪低落")
    committee = an_account("committee_member", branch)
    shown = signed_in(client, committee).get(reverse("visit", args=[visit.pk])).content.decode()
    assert "情绪低落" not in shown
    assert client.get(reverse("visit-correct", args=[visit.pk])).status_code == 403
    own = a_visit(committee, person, text="我写的")
    assert "我写的" in client.get(reverse("visit", args=[own.pk])).content.decode()


def test_a_correction_by_the_page_shows_both_versions_side_by_side(page, account, person):
    visit = a_visit(account, person, place="家中")
    address = reverse("visit-correct", args=[visit.pk])
    page.post(address, typed(page, address) | {"place": "县医院", "reason": "地点写错"})
    shown = page.get(reverse("visit", args=[visit.pk])).content.decode()
    assert '<span class="diff-before">家中</span>' in shown
    assert '<span class="diff-after">县医院</span>' in shown
    assert "理由：地点写错" in shown


def test_a_browsers_line_ends_are_no_correction(page, account, person):
    visit = a_visit(account, person, text="第一行\n第二行")
    address = reverse("visit-correct", args=[visit.pk])
    answer = page.post(address, typed(page, address) | {"text": "第一行\r\n第二行", "reason": "没有改"})
    assert "内容没有变化" in answer.content.decode()


def test_a_correction_over_somebody_elses_keeps_what_was_typed(page, account, person):
    visit = a_visit(account, person)
    address = reverse("visit-correct", args=[visit.pk])
    values = typed(page, address)
    page.post(address, values | {"place": "医院", "reason": "先改"})
    answer = page.post(address, values | {"place": "别处", "reason": "后改"})
    assert answer.status_code == 422
    assert "别人已经更正过" in answer.content.decode()
    assert "别处" in answer.content.decode()


def test_voiding_by_the_page_needs_a_reason(page, account, person):
    visit = a_visit(account, person)
    address = reverse("visit-void", args=[visit.pk])
    page.post(address, {"seen_version": 1, "reason": " "})
    visit.refresh_from_db()
    assert not visit.voided_reason
    page.post(address, {"seen_version": 1, "reason": "重复"})
    assert "这条记录已作废" in page.get(reverse("visit", args=[visit.pk])).content.decode()


def test_the_list_is_narrowed_by_each_filter(page, account, branch, person):
    other = a_person(branch.county, branch=branch, name="李秀英")
    mine = a_visit(account, person, place="家中")
    theirs = a_visit(account, other, kind="hospital", visited_on=dt.date(2026, 9, 1), visitors="王强")

    def found(query):
        return {visit for visit, _ in page.get(reverse("visits") + query).context["rows"]}

    assert found("") == {mine, theirs}
    assert found("?words=张晓明") == {mine}
    assert found("?words=王强") == {theirs}
    assert found("?kind=hospital") == {theirs}
    assert found(f"?person={person.pk}") == {mine}
    assert found("?since=2026-10-01") == {mine}
    assert found("?until=2026-09-30") == {theirs}
    assert found("?late=on") == {theirs}
    assert found("?state=voided") == set()
    assert found(f"?organisation={branch.pk}") == {mine, theirs}
    assert found("?since=nonsense&kind=nothing") == {mine, theirs}


def test_of_one_person_every_visit_is_listed_and_nobody_else_is_named(page, branch, person):
    stranger = a_person(branch.county, branch=a_branch(branch.county), name="陈志强")
    theirs = a_visit(an_account("bureau_clerk", branch.county), stranger, person)
    shown = page.get(reverse("visits") + f"?person={person.pk}")
    assert [visit for visit, _ in shown.context["rows"]] == [theirs]
    assert "张晓明 等2人" in shown.content.decode()
    assert "陈志强" not in shown.content.decode()
    assert not page.get(reverse("visits") + f"?person={stranger.pk}").context["rows"]


def test_the_spreadsheet_tells_neither_what_was_found_nor_what_befell(page, account, person):
    a_visit(account, person, kind="hospital", text="病情记录", place="=HYPERLINK(1)")
    answer = page.get(reverse("visits-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=2))
    shown = dict(zip(header, row, strict=True))
    assert shown["走访对象"] == "张晓明"
    assert shown["类型"] == "关怀走访"
    assert shown["走访日期"].date() == TODAY
    assert "病情记录" not in row
    place = sheet.cell(row=3, column=header.index("地点") + 1)
    assert (place.data_type, place.value, place.quotePrefix) == ("s", "=HYPERLINK(1)", True)


def test_the_list_takes_the_same_queries_however_long(
    page, account, branch, person, django_assert_max_num_queries
):
    for _ in range(12):
        a_visit(account, person, a_person(branch.county, branch=branch))
    with django_assert_max_num_queries(8 + REQUEST_QUERIES):
        page.get(reverse("visits"))


def test_the_record_takes_the_same_queries_however_many_it_was_to(
    page, account, branch, django_assert_max_num_queries
):
    people = [a_person(branch.county, branch=branch) for _ in range(12)]
    for one in people:
        a_duty(branch, one)
    visit = a_visit(account, *people)
    with django_assert_max_num_queries(17 + REQUEST_QUERIES):
        page.get(reverse("visit", args=[visit.pk]))


def test_the_form_takes_the_same_queries_however_many_duties(page, branch, django_assert_max_num_queries):
    duties = [a_duty(branch, a_person(branch.county, branch=branch)) for _ in range(12)]
    address = reverse("visit-new") + "?" + "&".join(f"duty={duty.pk}" for duty in duties)
    with django_assert_max_num_queries(10 + REQUEST_QUERIES):
        page.get(address)


def test_an_empty_list_leads_to_the_first_entry(page):
    answer = page.get(reverse("visits")).content.decode()
    assert answer.count(f'href="{reverse("visit-new")}"') == 2
