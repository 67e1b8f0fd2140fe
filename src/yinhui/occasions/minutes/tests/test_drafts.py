"""Drafts save themselves, survive, and two devices lose nothing."""

import datetime as dt

import pytest
from tests.builders import a_branch, a_picture_file, an_actor

from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.occasions.minutes.actions import settle_set_aside
from yinhui.occasions.minutes.body import Resolution, Speech, ToDo, body_of, kept
from yinhui.occasions.minutes.errors import MinutesError
from yinhui.occasions.minutes.merging import BOTH, THEIRS, differences
from yinhui.occasions.minutes.models import Minutes, SetAside
from yinhui.occasions.minutes.queries import panel
from yinhui.occasions.minutes.templates_of_kinds import TEMPLATES, template_of
from yinhui.occasions.minutes.tests.meeting import PHONE, a_body, a_meeting, saved
from yinhui.occasions.models import OccasionKind

pytestmark = pytest.mark.django_db


def test_a_draft_is_read_back_as_it_was_written():
    body = a_body(
        speeches=(Speech(5, "同意。"),),
        resolutions=(Resolution("修缮活动室", "hands", 4, 0, 1),),
        to_dos=(ToDo("换灯", "secretary", None, dt.date(2026, 12, 8)), ToDo("送学", "", 5, None)),
        grades={5: "excellent"},
    )
    assert body_of(kept(body)) == body


def test_each_saving_raises_the_version_and_leaves_the_last_words(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    first = saved(secretary, scheduled, a_body()).minutes
    second = saved(secretary, scheduled, a_body(place="会议室"), seen=first.version).minutes
    assert (second.version, body_of(second.body).place) == (2, "会议室")
    assert panel(secretary, scheduled).state == "draft"


def test_a_page_whose_answer_was_lost_is_not_in_its_own_way(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    saved(secretary, scheduled, a_body())
    again = saved(secretary, scheduled, a_body(place="会议室"), seen=0)
    assert (again.set_aside, again.minutes.version) == (None, 2)


def test_another_device_that_did_not_read_the_last_words_is_set_aside_and_goes_on_there(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    saved(secretary, scheduled, a_body())
    for place in ("楼下", "院里"):
        other = saved(secretary, scheduled, a_body(place=place), device=PHONE, seen=0)
        assert other.set_aside is not None
    assert body_of(Minutes.objects.get().body).place == "活动室"
    assert body_of(SetAside.objects.get().body).place == "院里"
    assert len(panel(secretary, scheduled).waiting) == 1


def test_two_drafts_are_made_one_part_by_part(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    ours = a_body(to_dos=(ToDo("换灯"),))
    theirs = a_body(
        place="院里",
        parts={"opening": "研究发展党员。", "discussion": "与会同志一致同意。"},
        to_dos=(ToDo("送学"),),
    )
    minutes = saved(secretary, scheduled, ours).minutes
    aside = saved(secretary, scheduled, theirs, device=PHONE, seen=0).set_aside
    found = differences(ours, theirs, template_of("general_meeting"), {})
    assert [each.key for each in found] == ["place", "part-opening", "to_dos"]
    settle_set_aside(
        actor=secretary,
        set_aside_id=aside.pk,
        seen_version=minutes.version,
        choices={"place": THEIRS, "part-opening": BOTH, "to_dos": BOTH},
    )
    one = body_of(Minutes.objects.get().body)
    assert one.place == "院里"
    assert one.parts["opening"] == "研究活动室修缮和下月主题党日安排。\n研究发展党员。"
    assert [to_do.what for to_do in one.to_dos] == ["换灯", "送学"]
    late = saved(secretary, scheduled, ours, device=PHONE, seen=0)
    assert late.set_aside is not None, "a page still open does not write over what was merged"


def test_a_choice_over_a_draft_that_moved_on_is_asked_again(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    saved(secretary, scheduled, a_body())
    aside = saved(secretary, scheduled, a_body(place="院里"), device=PHONE, seen=0).set_aside
    saved(secretary, scheduled, a_body(place="会议室"), seen=1)
    with pytest.raises(MinutesError) as refusal:
        settle_set_aside(actor=secretary, set_aside_id=aside.pk, seen_version=1, choices={})
    assert refusal.value.code == "moved_on"


def test_photographs_stay_with_the_draft_and_are_added_even_when_set_aside(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    first, second = (
        store_attachment(actor=secretary, file=a_picture_file(colour=colour)) for colour in ("red", "blue")
    )
    saved(secretary, scheduled, a_body(), photo_ids=(first.pk,))
    saved(secretary, scheduled, a_body(), device=PHONE, seen=0, photo_ids=(second.pk,))
    assert set(Minutes.objects.get().photos.all()) == {first, second}
    saved(secretary, scheduled, a_body(), seen=1, photo_ids=(second.pk,))
    assert set(Minutes.objects.get().photos.all()) == {second}


def test_another_branch_writes_nothing(secretary, branch, people):
    scheduled = a_meeting(secretary, came=people)
    neighbour = an_actor("secretary", a_branch(branch.county))
    with pytest.raises(NotFound):
        saved(neighbour, scheduled, a_body())


@pytest.mark.parametrize("kind", OccasionKind.values)
def test_every_kind_has_a_template_whose_headings_are_told_apart(kind):
    keys = [heading.key for heading in template_of(kind).headings]
    assert len(keys) == len(set(keys)) > 0
    assert all(heading.prompt.endswith("。") for heading in template_of(kind).headings)


def test_results_belong_to_the_appraisal_alone():
    assert [kind for kind, template in TEMPLATES.items() if template.grades] == [OccasionKind.APPRAISAL]
