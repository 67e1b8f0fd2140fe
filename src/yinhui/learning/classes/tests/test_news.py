"""What learners are to hear: who moves up, a lesson moved or cancelled, a class given up (JS3)."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.builders import signed_in
from tests.neighbourhood import oneself

from yinhui.kernel.models import ExportCopy
from yinhui.kernel.scope import acting
from yinhui.learning.classes.actions_enrolment import give_up_own, give_up_places
from yinhui.learning.classes.actions_lessons import add_lesson, cancel_lesson, move_lesson
from yinhui.learning.classes.actions_news import confirm_own_news, mark_news_told
from yinhui.learning.classes.actions_terms import cancel_terms
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import News
from yinhui.learning.classes.queries import me_panel
from yinhui.learning.classes.queries_news import own_news, unheard
from yinhui.learning.classes.queries_terms import TermFilters, terms_listed
from yinhui.learning.classes.tests.given import a_term, enrolled
from yinhui.privacy.full_file.content import full_file_of
from yinhui.privacy.tests.test_retention import run
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(here):
    """Two places, three people: the third waits."""
    made = a_term(here, places=2)
    enrolled(here, made, *here.people[:3])
    return made


@pytest.fixture
def lesson(term):
    """The first to come: Tuesday the 24th at nine."""
    return term.lessons.get(during__startswith__date="2026-11-24")


def heard_by(term):
    return {(row.person.name, row.kind) for row in unheard(term)}


def test_enrolling_is_no_news_and_who_moves_up_is_told(here, term):
    assert heard_by(term) == set()
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk], how="phone")
    assert heard_by(term) == {(here.people[2].name, "seated")}


def test_who_moves_up_by_anothers_telephone_reads_it_on_their_own_page(client, here, term):
    give_up_own(actor=oneself(here.people[0]), term_id=term.pk)
    waiting = oneself(here.people[2])
    with acting(waiting):
        assert [one.kind for one in own_news(here.people[2].pk)] == ["seated"]
    assert me_panel(here.people[2].pk).news
    signed_in(client, Account.objects.get(pk=waiting.account_id))
    assert "您排队等的名额有了" in client.get(reverse("my-classes")).content.decode()
    client.post(reverse("my-classes-seen"))
    assert News.objects.get().seen_at is not None
    assert "您排队等的名额有了" not in client.get(reverse("my-classes")).content.decode()


def test_a_moved_lesson_is_told_to_those_with_a_seat_and_the_last_word_replaces_the_first(here, term, lesson):
    def move(day):
        move_lesson(actor=here.actor, lesson_id=lesson.pk, day=day, starts_at=dt.time(14), place="二楼教室")

    move(dt.date(2026, 11, 25))
    assert set(unheard(term).values_list("words", flat=True)) == {
        "11月24日（周二）9:00的课，改到11月25日（周三）14:00，二楼教室。"
    }
    cancel_lesson(actor=here.actor, lesson_id=lesson.pk, reason="老师外出")
    assert heard_by(term) == {(person.name, "cancelled") for person in here.people[:2]}


def test_a_lesson_whose_topic_alone_changes_and_one_that_is_over_are_no_news(here, term, lesson):
    same = {"day": dt.date(2026, 11, 24), "starts_at": dt.time(9), "place": lesson.place}
    move_lesson(actor=here.actor, lesson_id=lesson.pk, topic="拍照", **same)
    past = term.lessons.get(during__startswith__date="2026-11-19")
    cancel_lesson(actor=here.actor, lesson_id=past.pk, reason="停电")
    assert heard_by(term) == set()


def test_a_lesson_added_and_a_class_given_up_are_told_the_latter_to_who_waits_too(here, term):
    add_lesson(
        actor=here.actor, term_id=term.pk, day=dt.date(2026, 11, 28), starts_at=dt.time(9), place="社区教室"
    )
    assert len(heard_by(term)) == 2
    cancel_terms(actor=here.actor, term_ids=[term.pk], reason="老师生病")
    assert {row.person for row in unheard(term) if row.kind == "ended"} == set(here.people[:3])


def test_who_was_told_leaves_the_list_with_how_and_by_whom(here, term, lesson):
    cancel_lesson(actor=here.actor, lesson_id=lesson.pk, reason="老师外出")
    first, second = unheard(term)
    with pytest.raises(ClassError, match="怎样告诉的"):
        mark_news_told(actor=here.actor, term_id=term.pk, news_ids=[first.pk], told_how="seen")
    assert mark_news_told(actor=here.actor, term_id=term.pk, news_ids=[first.pk], told_how="telephone") == 1
    assert list(unheard(term)) == [second]
    first.refresh_from_db()
    assert (first.told_how, first.told_by_id) == ("telephone", here.account.pk)


def test_nobody_confirms_for_another(here, term, lesson):
    cancel_lesson(actor=here.actor, lesson_id=lesson.pk, reason="老师外出")
    assert confirm_own_news(actor=oneself(here.people[3])) == 0
    assert len(unheard(term)) == 2


def test_who_gives_up_is_told_nothing_more(here, term, lesson):
    cancel_lesson(actor=here.actor, lesson_id=lesson.pk, reason="老师外出")
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk], how="phone")
    assert here.people[0].name not in {name for name, _ in heard_by(term)}


def test_the_list_shows_the_number_to_ring_and_leaves_on_paper_as_a_numbered_copy(page, here, term, lesson):
    type(here.people[0]).objects.filter(pk=here.people[0].pk).update(phone="13900005678")
    cancel_lesson(actor=here.actor, lesson_id=lesson.pk, reason="老师外出")
    assert "看名单，打电话" in page.get(reverse("class-term", args=[term.pk])).content.decode()
    shown = page.get(reverse("class-telling", args=[term.pk])).content.decode()
    assert 'href="tel:13900005678"' in shown
    paper = page.get(reverse("class-telling-print", args=[term.pk])).content.decode()
    copy = ExportCopy.objects.get()
    assert copy.number in paper
    assert copy.people == sorted(person.pk for person in here.people[:2])
    ids = list(unheard(term).values_list("pk", flat=True))
    page.post(reverse("class-told", args=[term.pk]), {"chosen": ids, "how": "in_person"})
    assert not unheard(term).exists()


def test_the_list_of_classes_finds_those_with_somebody_to_tell(here, term, lesson):
    quiet = a_term(here, course="书法", field="calligraphy", place="二楼")
    cancel_lesson(actor=here.actor, lesson_id=lesson.pk, reason="老师外出")
    assert list(terms_listed(here.actor, TermFilters(to_tell=True))) == [term]
    assert {one.to_tell for one in terms_listed(here.actor, TermFilters()) if one == quiet} == {0}


def test_what_somebody_was_to_hear_stands_in_their_own_file(here, term):
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk], how="phone")
    (section,) = [one for one in full_file_of(here.people[2]).sections if one.key == "class_news"]
    assert [row[1:3] for row in section.rows] == [
        (f"{term.course.name}{term.section}", News.objects.get().words)
    ]


def test_news_goes_after_a_year_and_the_place_stays(here, term):
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk], how="phone")
    made_on = News.objects.get().made_at.date()
    assert "class_news" not in run(here, made_on + dt.timedelta(days=364))
    assert run(here, made_on + dt.timedelta(days=367))["class_news"] == 1
    assert term.enrolments.filter(seat__isnull=False).count() == 2
