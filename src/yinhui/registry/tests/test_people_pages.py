"""The list of people and the pages that admit and correct them, as a browser sees them."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_community,
    a_county,
    a_life_event,
    a_person,
    a_place,
    a_unit,
    an_account,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.registry.models import Absence, LifeEvent, Membership, Person, SensitiveOpening

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


def signed_in(client, post, organisation):
    client.force_login(an_account(post, organisation, name="周敏"))
    return client


def names_in(response):
    return [person.name for person, _, _ in response.context["rows"]]


def test_the_list_shows_the_living_retired_with_masked_phones(client, county):
    branch = a_branch(county, name="财政局离退休党支部")
    a_person(county, name="张晓明", branch=branch, phone="13912345678")
    a_person(county, name="李已故", branch=branch, died_on=dt.date(2025, 1, 1))
    a_person(county, name="王在职", branch=branch, retirement_kind="serving")
    response = signed_in(client, "bureau_clerk", county).get("/people/")
    assert names_in(response) == ["张晓明"]
    page = response.content.decode()
    assert "139****5678" in page
    assert "13912345678" not in page
    assert "财政局离退休党支部" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=zxm", ["张晓明"]),
        ("q=财政局", ["张晓明"]),
        ("age_from=80", ["李长寿"]),
        ("age_to=79", ["张晓明"]),
        ("sex=2", ["李长寿"]),
        ("political=party", ["张晓明"]),
        ("political=13", ["李长寿"]),
        ("retirement=lixiu", ["李长寿"]),
        ("specialty=书法", ["张晓明"]),
        ("life=deceased", ["王已故"]),
        ("life=all&sort=-age", ["李长寿", "张晓明", "王已故"]),
        ("away=on", ["李长寿"]),
        ("sort=-name", ["张晓明", "李长寿"]),
        ("age_from=abc&page=99&organisation=xyz", ["李长寿", "张晓明"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_its_address(client, county, query, names):
    unit = a_unit(county, "财政局")
    a_person(county, name="张晓明", home_unit=unit, specialties=["书法"])
    old = a_person(
        county,
        name="李长寿",
        birth_date=dt.date(1930, 1, 1),
        sex="2",
        political_status="13",
        retirement_kind="lixiu",
    )
    a_person(county, name="王已故", died_on=dt.date(2025, 1, 1), birth_date=dt.date(1951, 1, 1))
    Absence.objects.create(county=county, person=old, period=("2026-05-01", None))
    assert names_in(signed_in(client, "bureau_clerk", county).get(f"/people/?{query}")) == names


def test_where_somebody_is_stays_untold_to_those_who_may_not_see_circumstances(client, county):
    branch = a_branch(county)
    person = a_person(county, name="李外出", branch=branch)
    a_person(county, name="张在家", branch=branch)
    Absence.objects.create(county=county, person=person, period=("2026-05-01", None), whereabouts="三亚")
    client = signed_in(client, "publicity_member", branch)
    assert len(names_in(client.get("/people/?away=on"))) == 2
    assert "三亚" not in client.get(reverse("person", args=[person.pk])).content.decode()


def test_the_list_takes_the_same_queries_for_one_person_and_for_fifty(
    client, county, django_assert_max_num_queries
):
    a_branch(county, members=55)
    client = signed_in(client, "bureau_clerk", county)
    with django_assert_max_num_queries(8 + REQUEST_QUERIES):
        response = client.get("/people/")
    assert len(names_in(response)) == 50


def test_a_secretary_sees_their_own_branch_only_and_404_for_others(client, county):
    mine, other = a_branch(county), a_branch(county)
    own = a_person(county, name="张本支", branch=mine)
    stranger = a_person(county, name="李外支", branch=other)
    client = signed_in(client, "secretary", mine)
    assert names_in(client.get("/people/?life=all")) == ["张本支"]
    assert client.get(reverse("person", args=[own.pk])).status_code == 200
    for page in (
        "person",
        "person-edit",
        "person-move",
        "person-event",
        "person-circumstances",
        "person-identity",
    ):
        response = client.get(reverse(page, args=[stranger.pk]))
        assert response.status_code == 404, page
        assert "李外支" not in response.content.decode()


@pytest.mark.parametrize(
    "page", ["person-edit", "person-move", "person-absence", "person-circumstances", "person-identity"]
)
def test_a_post_without_the_ability_is_refused_with_words(client, county, page):
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    response = signed_in(client, "publicity_member", branch).get(reverse(page, args=[person.pk]))
    assert response.status_code == 403
    assert "没有这项权限" in response.content.decode()


def test_the_export_holds_the_filtered_list_without_what_is_sensitive(client, county):
    branch = a_branch(county, name="财政局离退休党支部")
    a_person(
        county,
        name="=张晓明",
        branch=branch,
        phone="13912345678",
        id_number="990101195005200018",
    )
    a_person(county, name="李秀英")
    client = signed_in(client, "bureau_clerk", county)
    response = client.get("/people/export/?q=财政局")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    cells = [str(cell) for cell in rows[2]]
    assert "=张晓明" in cells
    assert "财政局离退休党支部" in cells
    assert "139****5678" in cells
    assert not any("9901" in cell or "13912345678" in cell for cell in cells)


def test_chosen_rows_are_exported_and_assigned_to_a_group(client, county):
    branch = a_branch(county, members=3)
    group = an_organisation("group", under=branch, name="第一党小组")
    chosen = list(Person.objects.filter(memberships__organisation=branch).values_list("pk", flat=True)[:2])
    client = signed_in(client, "bureau_clerk", county)
    exported = client.post("/people/export/", {"chosen": chosen})
    sheet = openpyxl.load_workbook(io.BytesIO(exported.content)).active
    assert sheet.max_row == 4
    assert "第一党小组" not in client.post("/people/assign/", {"chosen": chosen}).content.decode()
    done = client.post(
        "/people/assign/", {"chosen": chosen, "group": group.pk, "on": "2026-05-01"}, follow=True
    )
    assert "已把2人编入" in done.content.decode()
    assert Membership.objects.filter(organisation=group).count() == 2


def person_data(**fields):
    return {
        "name": "张晓明",
        "retirement_kind": "tuixiu",
        "birth_date": "1950-05-20",
        "since": "2026-05-01",
    } | fields


def test_a_person_is_admitted_by_form_with_branch_and_address(client, county):
    branch = a_branch(county)
    community = a_community(county)
    compound = a_place(county, "compound", "天鹅湖小区", under=community.place)
    client = signed_in(client, "bureau_clerk", county)
    response = client.post(
        "/people/new/",
        person_data(
            branch=branch.pk,
            place=compound.pk,
            building="3号楼",
            entrance="2单元",
            flat="501",
            specialties="书法、太极拳",
        ),
    )
    person = Person.objects.get(name="张晓明")
    assert response["Location"] == reverse("person", args=[person.pk])
    assert person.specialties == ["书法", "太极拳"]
    assert person.residences.get().place.full_name == "白牙市镇沿江社区天鹅湖小区3号楼2单元501"


def test_a_form_that_is_not_in_order_comes_back_with_what_was_typed(client, county):
    client = signed_in(client, "bureau_clerk", county)
    response = client.post("/people/new/", person_data(name="", former_post="副局长", id_number="123"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "副局长" in page
    assert not Person.objects.filter(former_post="副局长").exists()


def test_a_possible_duplicate_is_shown_and_can_be_confirmed(client, county):
    branch = a_branch(county)
    a_person(county, name="张晓明", branch=branch)
    client = signed_in(client, "bureau_clerk", county)
    response = client.post("/people/new/", person_data(branch=branch.pk))
    assert response.status_code == 409
    assert "确认不是同一人" in response.content.decode()
    assert (
        client.post("/people/new/", person_data(branch=branch.pk, although_similar="on")).status_code == 302
    )
    assert Person.objects.filter(name="张晓明").count() == 2


def test_two_who_edit_at_once_are_shown_both_sides(client, county):
    person = a_person(county, name="张晓明", former_post="科员", birth_date=dt.date(1950, 5, 20))
    client = signed_in(client, "bureau_clerk", county)
    address = reverse("person-edit", args=[person.pk])
    assert client.post(address, person_data(former_post="副局长", version=1)).status_code == 302
    response = client.post(address, person_data(former_post="局长", version=1))
    assert response.status_code == 409
    page = response.content.decode()
    assert "副局长" in page
    assert "局长" in page
    assert client.post(address, person_data(former_post="局长", version=2)).status_code == 302
    person.refresh_from_db()
    assert person.former_post == "局长"


def test_a_transfer_that_overlaps_is_told_beside_its_field(client, county):
    person = a_person(county, branch=a_branch(county), since=dt.date(2026, 5, 10))
    client = signed_in(client, "bureau_clerk", county)
    address = reverse("person-move", args=[person.pk])
    response = client.post(address, {"to": a_branch(county).pk, "on": "2026-05-01"})
    assert response.status_code == 422
    assert "日期要晚于这一天" in str(response.context["form"].errors["on"])


def test_moving_house_being_away_and_coming_back_by_form(client, county):
    community = a_community(county)
    person = a_person(county)
    client = signed_in(client, "bureau_clerk", county)
    move = reverse("person-move", args=[person.pk]) + "?what=residence"
    assert (
        client.post(move, {"place": community.place.pk, "flat": "2号院", "on": "2026-05-01"}).status_code
        == 302
    )
    assert person.residences.get().place.name == "2号院"
    away = {"leaves_on": "2026-05-02", "returns_on": "", "whereabouts": "三亚"}
    assert client.post(reverse("person-absence", args=[person.pk]), away).status_code == 302
    assert "三亚" in client.get(reverse("person", args=[person.pk])).content.decode()
    absence = Absence.objects.get()
    assert (
        client.post(reverse("absence-end", args=[absence.pk]), {"returned_on": "2026-05-20"}).status_code
        == 302
    )
    assert "外出中" not in client.get(reverse("person", args=[person.pk])).content.decode()


def test_a_death_is_recorded_and_taken_back_by_form(client, county):
    person = a_person(county)
    client = signed_in(client, "bureau_clerk", county)
    address = reverse("person-deceased", args=[person.pk])
    assert client.post(address, {"died_on": "2026-05-19"}).status_code == 302
    assert "已去世" in client.get(reverse("person", args=[person.pk])).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "同名误报"}).status_code == 302
    person.refresh_from_db()
    assert person.died_on is None


def test_an_event_is_reported_ended_and_withdrawn_by_form(client, county):
    person = a_person(county)
    client = signed_in(client, "bureau_clerk", county)
    address = reverse("person-event", args=[person.pk])
    assert client.post(address, {"kind": "troubled", "occurred_on": "2026-05-19"}).status_code == 422
    assert (
        client.post(
            address, {"kind": "hospitalised", "occurred_on": "2026-05-19", "note": "心内科"}
        ).status_code
        == 302
    )
    page = client.get(reverse("person", args=[person.pk])).content.decode()
    assert "报告过情况" in page
    assert "生病住院" not in page
    assert "心内科" not in page
    event = LifeEvent.objects.get()
    assert client.post(reverse("event-end", args=[event.pk]), {"ended_on": "2026-05-20"}).status_code == 302
    assert client.post(reverse("event-withdraw", args=[event.pk]), {"reason": "报错了人"}).status_code == 302
    event.refresh_from_db()
    assert event.withdrawn_reason == "报错了人"


def test_what_is_walled_off_opens_only_after_a_reason_and_is_never_in_an_address(client, county):
    person = a_person(
        county,
        id_number="990101195005200018",
    )
    a_life_event(person, "troubled", TODAY, note="想念老伴")
    client = signed_in(client, "bureau_clerk", county)
    profile = client.get(reverse("person", args=[person.pk])).content.decode()
    assert "思想困扰" not in profile
    assert "990101195005200018" not in profile
    walled = reverse("person-circumstances", args=[person.pk])
    assert "想念老伴" not in client.get(walled).content.decode()
    assert client.post(walled, {"reason": ""}).status_code == 422
    opened = client.post(walled, {"reason": "准备上门走访"})
    assert "想念老伴" in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    number = client.post(reverse("person-identity", args=[person.pk]), {"reason": "核对医保名单"})
    assert "990101195005200018" in number.content.decode()
    assert [opening.part for opening in SensitiveOpening.objects.order_by("pk")] == [
        "circumstances",
        "id_number",
    ]
    amended = client.post(
        reverse("person-circumstances-amend", args=[person.pk]),
        {"health_class": "frail", "living_situation": "alone", "care_note": "耳背"},
    )
    assert amended.status_code == 302
    assert "耳背" not in client.get("/people/").content.decode()


def test_a_picker_offers_only_what_the_actor_may_choose(client, county):
    mine, other = a_branch(county, name="本支部"), a_branch(county, name="外支部")
    a_person(county, name="张晓明", branch=mine)
    a_person(county, name="张晓红", branch=other)
    client = signed_in(client, "secretary", mine)
    assert "外支部" not in client.get("/choose/branch/?field=to&to_search=支部").content.decode()
    people = client.get("/choose/person/?field=person&person_search=张").content.decode()
    assert "张晓明" in people
    assert "张晓红" not in people
    assert client.get("/choose/nonsense/").status_code == 404


def test_an_appointment_is_made_and_ended_by_form(client, county):
    branch = a_branch(county)
    person, old = a_person(county, branch=branch), a_person(county, branch=branch)
    an_appointment(old, "secretary", branch)
    client = signed_in(client, "bureau_clerk", county)
    address = f"{reverse('appointment-new')}?organisation={branch.pk}"
    data = {"organisation": branch.pk, "post": "secretary", "person": person.pk, "on": "2026-05-01"}
    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {"replacing": "on"}).status_code == 302
    appointment = person.appointments.get()
    assert (
        client.post(reverse("appointment-end", args=[appointment.pk]), {"on": "2026-05-20"}).status_code
        == 302
    )
    stranger = signed_in(client, "township_leader", an_organisation("township", under=county))
    assert stranger.get(reverse("appointment-end", args=[appointment.pk])).status_code == 404
