"""The pages of classes: list, opening, enrolling, the roll, certificates, a member's own."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import PASSWORD, a_person, signed_in
from tests.neighbourhood import TODAY

from yinhui.kernel import clock
from yinhui.learning.classes.actions_enrolment import give_up_places
from yinhui.learning.classes.models import Enrolment, Term
from yinhui.learning.classes.queries import me_panel
from yinhui.learning.classes.tests.given import a_term, enrolled, held
from yinhui.occasions.models import Manner, Occasion, Participation
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db


def a_photography_class(here, **fields):
    return a_term(here, course="手机摄影", field="photography", place="另一间", **fields)


def test_the_list_finds_by_course_learner_field_and_state(page, here):
    phone, photography = a_term(here), a_photography_class(here, first_on=dt.date(2026, 12, 1))
    enrolled(here, phone, *here.people[:3])
    for asked, found in (
        ({}, {phone, photography}),
        ({"words": "手机入门"}, {phone}),
        ({"words": here.people[0].name}, {phone}),
        ({"field": "photography"}, {photography}),
        ({"has_room": "on"}, {photography}),
        ({"state": "coming"}, {photography}),
        ({"state": "over"}, set()),
    ):
        assert set(page.get(reverse("classes"), asked).context["page"]) == found, asked
    shown = page.get(reverse("classes"), {"sort": "-taken"}).context["page"][0]
    assert (shown, shown.taken, shown.waiting) == (phone, 2, 1)


def test_a_list_costs_the_same_however_many_terms(page, here, django_assert_max_num_queries):
    for number in range(6):
        enrolled(here, a_term(here, course=f"课程{number}", place=f"教室{number}"), *here.people)
    with django_assert_max_num_queries(16):
        page.get(reverse("classes"))


def test_the_list_leaves_as_a_numbered_spreadsheet_whole_or_chosen(page, here):
    phone = a_term(here)
    a_photography_class(here)
    files = page.get(reverse("classes-export")), page.post(reverse("classes-export"), {"chosen": [phone.pk]})
    sheets = [openpyxl.load_workbook(io.BytesIO(b"".join(file))).active for file in files]
    assert [sheet.max_row for sheet in sheets] == [4, 3]
    assert [sheets[1][cell].value for cell in ("A3", "G3", "J3")] == ["智能手机入门", "每周二、周四 09:00", 2]


def test_a_class_is_opened_enrolled_in_and_its_roll_taken_by_tapping(page, here):
    opened = page.post(
        reverse("class-new"),
        {
            "organisation": here.community.pk,
            "course": "智能手机入门",
            "field": "phone",
            "first_on": "2026-11-20",
            "last_on": "2026-12-25",
            "weekdays": [5],
            "starts_at": "09:00",
            "lesson_min": 90,
            "place": "社区教室",
            "places": 2,
            "certificate_percent": 60,
        },
    )
    term = Term.objects.get()
    assert opened.url == reverse("class-term", args=[term.pk])
    people = [person.pk for person in here.people[:3]]
    page.post(reverse("class-enrol", args=[term.pk]), {"person": people, "how": "in_person"})
    sheet = page.get(reverse("class-term", args=[term.pk])).context["sheet"]
    assert (len(sheet.learners), len(sheet.waiting), len(sheet.lessons)) == (2, 1, 6)
    address = reverse("lesson-roll", args=[sheet.next_lesson.lesson.pk])
    shown = page.get(address).context
    assert {person.pk for person in shown["roster"].members} == set(people[:2]), "who waits is not called"
    names = ("client_key", "organisation", "kind", "setting", "title", "held_on")
    sent = {name: shown["form"][name].value() for name in names}
    page.post(address, sent | {"person": people[:1]})
    assert Participation.objects.get().manner == Manner.TAP, "tapped on the day"
    assert Occasion.objects.get().kind == "training"


def test_a_term_page_costs_the_same_however_many_learn(page, here, django_assert_max_num_queries):
    many = [a_person(here.county, name=f"学员{n}", branch=here.branch) for n in range(12)]
    term = a_term(here, places=12)
    enrolled(here, term, *many, *here.people)
    with django_assert_max_num_queries(24):
        page.get(reverse("class-term", args=[term.pk]))


def test_leaving_moves_up_who_waits_and_says_so(page, here):
    term = a_term(here)
    enrolled(here, term, *here.people[:3])
    address = reverse("class-give-up", args=[term.pk])
    asked = page.post(address, {"person": [here.people[0].pk]})
    assert "怎么说的" in asked.content.decode()
    done = page.post(address, {"person": [here.people[0].pk], "how": "phone"}, follow=True)
    assert f"{here.people[2].name}已递补" in done.content.decode()


def test_a_term_is_changed_and_its_places_added_to(page, here):
    term = a_term(here)
    enrolled(here, term, *here.people[:3])
    form = page.get(reverse("class-edit", args=[term.pk])).context["form"]
    names = ("organisation", "section", "place", "teacher", "certificate_percent")
    sent = {name: form[name].value() or "" for name in names}
    page.post(reverse("class-edit", args=[term.pk]), sent | {"places": 3})
    assert Enrolment.objects.exclude(seat=None).count() == 3


def test_lessons_are_moved_added_and_cancelled_on_their_pages(page, here):
    term = a_term(here)
    first = term.lessons.order_by("during").first()
    page.post(
        reverse("lesson-move", args=[first.pk]),
        {"day": "2026-11-06", "starts_at": "14:00", "place": "另一间", "topic": "扫码"},
    )
    first.refresh_from_db()
    assert (first.place, first.topic, first.during.lower.astimezone(clock.SHANGHAI).day) == (
        "另一间",
        "扫码",
        6,
    )
    clash = page.post(
        reverse("lesson-add", args=[term.pk]),
        {"day": "2026-11-10", "starts_at": "09:30", "place": "社区教室"},
    )
    assert clash.status_code == 422
    assert "已有" in clash.content.decode()
    page.post(reverse("lesson-cancel", args=[first.pk]), {"reason": "停电"})
    first.refresh_from_db()
    assert first.cancelled_reason == "停电"


def test_terms_are_cancelled_together_with_a_reason(page, here):
    terms = [a_term(here), a_photography_class(here)]
    chosen = {"chosen": [term.pk for term in terms]}
    assert "停办的原因" in page.post(reverse("classes-cancel"), chosen).content.decode()
    page.post(reverse("classes-cancel"), chosen | {"reason": "装修"})
    assert set(Term.objects.values_list("cancelled_reason", flat=True)) == {"装修"}


def test_roster_and_certificates_are_printed(page, here):
    with clock.fixed(dt.date(2026, 11, 1)):
        term = a_term(here, first_on=dt.date(2026, 11, 3), last_on=dt.date(2026, 11, 12))
        enrolled(here, term, *here.people[:2])
    for lesson in term.lessons.all():
        held(here, lesson, here.people[0])
    roster = page.get(reverse("class-roster", args=[term.pk])).content.decode()
    assert "11.3" in roster
    issued = page.post(
        reverse("class-certificates-issue", args=[term.pk]), {"person": [here.people[0].pk]}, follow=True
    ).content.decode()
    assert "结2026-0001" in issued
    assert f"{here.people[0].name}同志" in issued
    refused = page.post(
        reverse("class-certificates-issue", args=[term.pk]), {"person": [here.people[1].pk]}, follow=True
    ).content.decode()
    assert "没有达到60%" in refused


def test_a_member_enrols_sees_the_lessons_and_gives_the_place_up(client, here):
    term = a_term(here)
    enrolled(here, term, *here.people[1:3])
    signed_in(client, Account.objects.create_user("own", PASSWORD, person=here.people[0]))
    offered = client.get(reverse("my-classes")).context["own"].offered
    assert [(one.pk, one.taken) for one in offered] == [(term.pk, 2)], (
        "counted, though the member sees nobody"
    )
    done = client.post(reverse("my-class-enrol", args=[term.pk]), follow=True).content.decode()
    assert "已替您排队" in done
    client.post(reverse("my-class-give-up", args=[term.pk]))
    assert me_panel(here.people[0].pk).mine == []
    client.post(reverse("my-class-enrol", args=[term.pk]))
    left = [here.people[1].pk]
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=left, how="phone")
    shown = client.get(reverse("my-classes")).content.decode()
    assert "下一课" in shown
    assert f"{TODAY.month}月24日" in shown


def test_a_members_page_costs_the_same_however_many_classes(client, here, django_assert_max_num_queries):
    for number in range(5):
        enrolled(here, a_term(here, course=f"课程{number}", place=f"教室{number}"), here.people[0])
    signed_in(client, Account.objects.create_user("own", PASSWORD, person=here.people[0]))
    with django_assert_max_num_queries(24):
        assert len(client.get(reverse("my-classes")).context["own"].mine) == 5
