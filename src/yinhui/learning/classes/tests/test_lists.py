"""The lists of lessons, certificates in bulk, exchanges: narrowed, sorted, done in bulk, taken along."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import an_actor, an_organisation

from yinhui.kernel import clock
from yinhui.kernel.models import ExportCopy
from yinhui.learning.classes.actions_gatherings import keep_area
from yinhui.learning.classes.models import Certificate, Lesson
from yinhui.learning.classes.queries_gatherings import AreaFilters, areas_listed
from yinhui.learning.classes.queries_lessons import LessonFilters, lessons_listed
from yinhui.learning.classes.queries_news import unheard
from yinhui.learning.classes.tests.given import a_term, enrolled, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(here):
    made = a_term(here, places=5)
    enrolled(here, made, *here.people[:3])
    return made


def rows_of(response):
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def test_lessons_are_found_by_state_day_and_words(here, term):
    first, *_ = lessons = list(term.lessons.order_by("during"))
    held(here, first, *here.people[:2])
    for filters, meant in (
        (LessonFilters(state="held"), lessons[:1]),
        (LessonFilters(state="overdue"), lessons[1:6]),
        (LessonFilters(since=dt.date(2026, 11, 24), until=dt.date(2026, 11, 26)), lessons[6:8]),
        (LessonFilters(words="手机"), lessons),
        (LessonFilters(words="书法"), []),
    ):
        assert list(lessons_listed(here.actor, filters)) == meant, filters
    assert lessons_listed(here.actor, LessonFilters(state="held")).get().came == 2
    assert lessons_listed(here.actor, LessonFilters(), "-when").first() == lessons[-1]


def test_the_page_shows_those_to_come_and_cancels_the_ticked_with_a_word_to_the_learners(page, here, term):
    shown = list(page.get(reverse("lessons")).context["page"])
    assert [one.during.lower for one in shown] == sorted(one.during.lower for one in shown)
    chosen = [one.pk for one in shown[:2]]
    asked = page.post(reverse("lessons-cancel"), {"chosen": chosen})
    assert "停课原因" in asked.content.decode()
    page.post(reverse("lessons-cancel"), {"chosen": chosen, "reason": "老师外出"})
    assert Lesson.objects.filter(pk__in=chosen, cancelled_reason="老师外出").count() == 2
    assert unheard(term).filter(kind="cancelled").count() == 2 * 3


def test_the_lessons_leave_as_a_numbered_spreadsheet_whole_or_ticked(page, here, term):
    whole = rows_of(page.get(reverse("lessons-export"), {"state": "all"}))
    ticked = rows_of(page.post(reverse("lessons-export"), {"chosen": [term.lessons.first().pk]}))
    assert (len(whole), len(ticked)) == (term.lessons.count(), 1)
    assert set(ExportCopy.objects.values_list("kind", flat=True)) == {"lessons"}


def test_the_list_costs_the_same_however_many_lessons(page, here, term, django_assert_max_num_queries):
    a_term(here, course="书法", field="calligraphy", place="二楼")
    with django_assert_max_num_queries(14):
        page.get(reverse("lessons"), {"state": "all"})


def test_certificates_are_issued_for_several_classes_at_once_and_the_rest_says_why(page, here):
    days = {"first_on": dt.date(2026, 11, 3), "last_on": dt.date(2026, 11, 19)}
    over = a_term(here, places=5, **days)
    with clock.fixed(dt.date(2026, 11, 3)):
        enrolled(here, over, *here.people[:3])
    for lesson in over.lessons.order_by("during"):
        held(here, lesson, *here.people[:2])
    running = a_term(here, course="书法", field="calligraphy", place="二楼")
    answered = page.post(
        reverse("classes-certificates"), {"chosen": [over.pk, running.pk]}, follow=True
    ).content.decode()
    assert set(Certificate.objects.values_list("person_id", flat=True)) == {p.pk for p in here.people[:2]}
    assert "已发2张结业证书" in answered
    assert "书法：还有课没有上完" in answered


def test_areas_are_found_by_branch_and_by_a_quarter_let_pass(here):
    actor = an_actor("bureau_clerk", here.county)
    other = an_organisation("community_branch", under=here.community, name="滨江离退休干部党支部")
    keep_area(
        actor=actor, name="城东片区", branch_ids=[here.branch.pk, other.pk], organisation_id=here.county.pk
    )
    for filters, number in (
        (AreaFilters(2026), 1),
        (AreaFilters(2026, "沿江社区"), 1),
        (AreaFilters(2026, "滨河"), 0),
        (AreaFilters(2026, missing=True), 1),
    ):
        assert len(areas_listed(actor, filters)) == number, filters
