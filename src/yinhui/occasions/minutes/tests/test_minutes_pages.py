"""The pages of minutes: writing, saving themselves, merging, confirming, the paper, the list."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from docx import Document
from tests.builders import REQUEST_QUERIES, a_branch, a_person, an_account, signed_in

from yinhui.kernel import clock
from yinhui.occasions.minutes.body import ToDo, body_of
from yinhui.occasions.minutes.models import Minutes, SetAside
from yinhui.occasions.minutes.tests.meeting import PHONE, a_body, a_meeting, at, confirmed, saved
from yinhui.occasions.models import Occasion

pytestmark = pytest.mark.django_db


def typed(people, **fields):
    """What the form sends: every row sends each of its fields."""
    sent = {
        "device": str(uuid.UUID(int=9)),
        "seen_version": 0,
        "chair": "周敏",
        "recorder": "周敏",
        "place": "活动室",
        "starts_at": "09:00",
        "ends_at": "10:30",
        "part-opening": "研究活动室修缮。",
        "speech-person": [str(people[0].pk), ""],
        "speech-said": ["建议添椅子。", ""],
        "resolution-text": ["修缮活动室", ""],
        "resolution-way": ["hands", "consensus"],
        "resolution-for": ["3", "0"],
        "resolution-against": ["0", "0"],
        "resolution-abstained": ["1", "0"],
        "todo-what": ["换灯", ""],
        "todo-who": [f"person:{people[1].pk}", "post:secretary"],
        "todo-due": ["2026-12-08", ""],
    }
    return sent | fields


def test_the_form_begins_with_what_the_plan_says_and_offers_those_present(page, secretary, people):
    scheduled = a_meeting(secretary, came=people[:2], themes="研究活动室修缮。", place="活动室")
    shown = page.get(reverse("minutes-write", args=[scheduled.pk])).content.decode()
    assert "研究活动室修缮。" in shown
    assert 'value="09:00"' in shown
    assert "安老" in shown
    assert "邓老" not in shown


def test_a_page_saves_itself_and_says_when(page, secretary, people):
    scheduled = a_meeting(secretary, came=people)
    address = reverse("minutes-autosave", args=[scheduled.pk])
    assert page.post(address, typed(people)).json() == {"version": 1, "words": "已保存 12:00"}
    body = body_of(Minutes.objects.get().body)
    assert body.parts["opening"] == "研究活动室修缮。"
    assert [(each.person_id, each.said) for each in body.speeches] == [(people[0].pk, "建议添椅子。")]
    assert body.resolutions[0].votes_words == "举手表决：赞成3票，反对0票，弃权1票"
    assert body.to_dos == (ToDo("换灯", "", people[1].pk, dt.date(2026, 12, 8)),)
    again = page.get(reverse("minutes-write", args=[scheduled.pk])).content.decode()
    assert "已保存 12:00" in again
    assert "建议添椅子。" in again


def test_another_device_is_told_where_both_stand_side_by_side(page, secretary, people):
    scheduled = a_meeting(secretary, came=people)
    saved(secretary, scheduled, a_body())
    answer = page.post(reverse("minutes-autosave", args=[scheduled.pk]), typed(people, place="院里"))
    assert answer.status_code == 409
    merge = answer.json()["merge"]
    both = page.get(merge).content.decode()
    assert "活动室" in both
    assert "院里" in both
    page.post(merge, {"seen_version": 1, "choose-place": "theirs", "choose-to_dos": "both"})
    body = body_of(Minutes.objects.get().body)
    assert (body.place, len(body.to_dos)) == ("院里", 1)
    assert SetAside.objects.get().settled_at


def test_too_long_a_text_is_not_saved_and_says_so(page, secretary, people):
    scheduled = a_meeting(secretary, came=people)
    sent = typed(people) | {"part-opening": "长" * 5001}
    answer = page.post(reverse("minutes-autosave", args=[scheduled.pk]), sent)
    assert answer.status_code == 400
    assert "最多5000个字" in answer.json()["words"]
    shown = page.post(reverse("minutes-write", args=[scheduled.pk]), sent)
    assert shown.status_code == 422
    assert "长长长" in shown.content.decode(), "what was typed is still there"


def test_from_writing_one_goes_on_to_confirming_which_shows_what_lacks(page, secretary, people):
    scheduled = a_meeting(secretary, came=people)
    answer = page.post(reverse("minutes-write", args=[scheduled.pk]), typed(people, confirm="yes"))
    confirm = reverse("minutes-confirm", args=[scheduled.pk])
    assert answer["Location"] == confirm
    shown = page.get(confirm).content.decode()
    assert "没有照片" in shown
    assert "确认记录" in shown
    page.post(confirm, {"seen_version": 1})
    assert Minutes.objects.get().confirmed_at
    assert Occasion.objects.count() == 1


def test_the_paper_has_attendance_words_votes_and_room_to_sign(page, secretary, people):
    scheduled = a_meeting(secretary, came=people[:3])
    page.post(reverse("minutes-write", args=[scheduled.pk]), typed(people))
    shown = page.get(reverse("minutes-document", args=[scheduled.pk])).content.decode()
    for words in (
        "县医院离退休党支部<br>党员大会记录",
        "应到4人，实到3人",
        "邓老",
        "举手表决：赞成3票",
        "换灯（白老），12月8日前",
        "主持人签字：",
        "草稿，未经主持人确认",
    ):
        assert words in shown


def test_the_word_file_says_the_same_and_whose_copy_it_is(page, secretary, people):
    scheduled = a_meeting(secretary, came=people[:3])
    confirmed(secretary, scheduled, a_body(to_dos=(ToDo("换灯", "", None, dt.date(2026, 12, 8)),)))
    answer = page.get(reverse("minutes-docx", args=[scheduled.pk]))
    word = Document(io.BytesIO(answer.getvalue()))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "县医院离退休党支部\n党员大会记录" in text
    assert "换灯，12月8日前" in text
    assert "主持人签字：" in text
    assert "应到4人，实到3人" in cells
    assert "安老、白老、曹老" in cells
    assert "周敏" in word.sections[0].header.paragraphs[-1].text


def test_the_list_has_what_is_unwritten_or_unconfirmed_and_is_narrowed(page, secretary, people):
    unwritten = a_meeting(secretary, came=people, title="没写的")
    draft = a_meeting(secretary, came=people, title="草稿", kind="study")
    done = a_meeting(secretary, came=people, title="写好的")
    saved(secretary, draft, a_body(parts={"content": "学习"}))
    confirmed(secretary, done, a_body())
    with clock.fixed(at(8, 50)):
        a_meeting(secretary, day=dt.date(2026, 11, 27), title="还没开的")

    def found(query):
        return {scheduled for scheduled, _, _ in page.get(reverse("minutes") + query).context["rows"]}

    assert found("") == {unwritten, draft}
    assert found("?state=unwritten") == {unwritten}
    assert found("?state=draft") == {draft}
    assert found("?state=confirmed") == {done}
    assert found("?state=all&kind=study") == {draft}
    assert found("?words=没写") == {unwritten}
    assert found("?since=2026-11-21") == set()
    assert found("?state=all&until=2026-11-20") == {unwritten, draft, done}


def test_several_are_printed_one_after_another_and_the_list_exported(page, secretary, people):
    first, second = (
        a_meeting(secretary, came=people, title="甲"),
        a_meeting(secretary, came=people, title="乙"),
    )
    confirmed(secretary, first, a_body())
    saved(secretary, second, a_body())
    shown = page.get(reverse("minutes-print") + f"?scheduled={first.pk}&scheduled={second.pk}")
    assert shown.content.decode().count("minutes-paper") == 2
    answer = page.get(reverse("minutes-export") + "?state=all")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"甲", "乙", "已确认", "草稿"} <= set(cells)


def test_another_branch_finds_none_of_the_pages(client, secretary, branch, people):
    scheduled = a_meeting(secretary, came=people)
    saved(secretary, scheduled, a_body())
    aside = saved(secretary, scheduled, a_body(place="院里"), device=PHONE, seen=0).set_aside
    neighbour = signed_in(client, an_account("secretary", a_branch(branch.county)))
    for name in ("document", "docx", "write", "confirm"):
        assert neighbour.get(reverse(f"minutes-{name}", args=[scheduled.pk])).status_code == 404
    assert neighbour.get(reverse("minutes-merge", args=[aside.pk])).status_code == 404
    assert neighbour.post(reverse("minutes-autosave", args=[scheduled.pk]), typed(people)).status_code == 404
    printed = neighbour.get(reverse("minutes-print") + f"?scheduled={scheduled.pk}")
    assert "没有可以打印的记录" in printed.content.decode()


def test_pages_take_the_same_queries_however_many_came(
    page, secretary, branch, people, django_assert_max_num_queries
):
    more = [a_person(branch.county, branch=branch) for _ in range(12)]
    scheduled = a_meeting(secretary, came=[*people, *more])
    with django_assert_max_num_queries(10 + REQUEST_QUERIES):
        page.get(reverse("minutes-write", args=[scheduled.pk]))
    with django_assert_max_num_queries(14 + REQUEST_QUERIES):
        page.post(reverse("minutes-autosave", args=[scheduled.pk]), typed(people))
    with django_assert_max_num_queries(14 + REQUEST_QUERIES):
        page.get(reverse("minutes-document", args=[scheduled.pk]))
    with django_assert_max_num_queries(7 + REQUEST_QUERIES):
        page.get(reverse("minutes"))
