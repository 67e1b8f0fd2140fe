"""The chair's confirmation: the record, the duties it settles and makes, what is told before."""

import datetime as dt

import pytest
from tests.builders import a_duty, a_picture_file, an_account, an_actor, an_appointment

from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.scope import acting
from yinhui.occasions.actions import OccasionContent, correct_occasion, void_occasion
from yinhui.occasions.minutes.actions_confirm import Confirmation, confirm_minutes
from yinhui.occasions.minutes.appraisals import own_results, standing_results
from yinhui.occasions.minutes.body import Resolution, Speech, ToDo
from yinhui.occasions.minutes.errors import MinutesError
from yinhui.occasions.minutes.findings import findings_of
from yinhui.occasions.minutes.models import AppraisalResult, Minutes
from yinhui.occasions.minutes.queries import panel, sheet_for
from yinhui.occasions.minutes.tests.meeting import DAY, PHONE, a_body, a_meeting, at, confirmed, saved
from yinhui.occasions.minutes.written import written_of
from yinhui.occasions.models import Occasion, Participation
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.signin.actions import sign_people_in
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.models import Manner
from yinhui.portal.actors import member_actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account
from yinhui.rulebook.actions_agreed import CODE
from yinhui.rulebook.actions_institutions import adopt_institution
from yinhui.rulebook.models import Duty, Outcome
from yinhui.rulebook.shipped import shipped_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(branch):
    clerk = an_actor("bureau_clerk", branch.county)
    return adopt_institution(actor=clerk, county_id=branch.county_id, body=shipped_text(CODE))


def blocking(actor, scheduled, body):
    minutes = saved(actor, scheduled, body).minutes
    return findings_of(actor, written_of(scheduled, minutes)).blocking


def advice(actor, scheduled, body):
    minutes = saved(actor, scheduled, body).minutes
    return findings_of(actor, written_of(scheduled, minutes)).advice


def test_confirmed_minutes_are_the_record_with_those_who_signed_in_and_how(secretary, people):
    scheduled = a_meeting(secretary, came=people[:3])
    said = (Speech(people[0].pk, "建议添几把椅子。"),)
    resolutions = (Resolution("修缮活动室", "hands", 3, 0, 0),)
    confirmed(secretary, scheduled, a_body(speeches=said, resolutions=resolutions))
    occasion = Occasion.objects.get()
    assert scheduled_for(secretary, scheduled.pk).occasion == occasion
    assert (occasion.kind, occasion.held_on, occasion.title) == ("general_meeting", DAY, "11月党员大会")
    assert (occasion.starts_at, occasion.duration_min, occasion.chair) == (dt.time(9), 90, "周敏")
    assert set(Participation.objects.values_list("person__name", "manner")) == {
        ("安老", "tap"),
        ("白老", "tap"),
        ("曹老", "tap"),
    }
    assert "【会议议题】\n研究活动室修缮和下月主题党日安排。" in occasion.text
    assert "安老：建议添几把椅子。" in occasion.text
    assert "修缮活动室（举手表决：赞成3票，反对0票，弃权0票）" in occasion.text


def test_it_settles_the_duty_of_the_meeting_and_ends_sign_in(secretary, branch, people):
    month = {"opens_on": dt.date(2026, 11, 1), "due_on": dt.date(2026, 11, 30)}
    duty = a_duty(branch, branch, record="occasion", types=("general_meeting",), fact="党员大会", **month)
    scheduled = a_meeting(secretary, came=people)
    confirmed(secretary, scheduled, a_body())
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE
    with pytest.raises(SigninError):
        sign_people_in(
            actor=secretary, scheduled_id=scheduled.pk, person_ids=[people[0].pk], manner=Manner.PAPER
        )


def test_to_dos_become_duties_of_the_post_or_the_person_who_was_named(secretary, branch, people, adopted):
    an_appointment(people[1], "organisation_member", branch)
    to_dos = (
        ToDo("换灯", "secretary", None, dt.date(2026, 12, 8)),
        ToDo("送学到户", "", people[1].pk, dt.date(2026, 11, 30)),
        ToDo("通知家属", "", people[2].pk, dt.date(2026, 11, 30)),
    )
    scheduled = a_meeting(secretary, came=people)
    confirmed(secretary, scheduled, a_body(to_dos=to_dos))
    assert set(Duty.objects.values_list("fact", "post")) == {
        ("换灯", "secretary"),
        ("送学到户（白老）", "organisation_member"),
        ("通知家属（曹老）", "secretary"),
    }
    shown = panel(secretary, scheduled_for(secretary, scheduled.pk))
    assert [row.duty.due_on.day for row in shown.to_dos] == [30, 30, 8]


def test_pressed_twice_it_is_confirmed_once(secretary, people, adopted):
    scheduled = a_meeting(secretary, came=people)
    minutes = confirmed(secretary, scheduled, a_body(to_dos=(ToDo("换灯", "", None, dt.date(2026, 12, 8)),)))
    again = confirm_minutes(
        actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(minutes.version, False)
    )
    assert again.confirmed_at == minutes.confirmed_at
    assert (Occasion.objects.count(), Duty.objects.count()) == (1, 1)


def test_whoever_is_not_the_chair_says_so(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    with pytest.raises(MinutesError) as refusal:
        confirmed(secretary, scheduled, a_body(chair="安老"))
    assert refusal.value.code == "not_chair"
    minutes = confirm_minutes(
        actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(1, for_chair=True)
    )
    assert minutes.confirmed_for == "安老"
    assert sheet_for(secretary, scheduled.pk).standing == "2026年11月20日由周敏代主持人安老确认"


def test_a_version_that_moved_on_or_a_draft_not_merged_is_not_confirmed(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    saved(secretary, scheduled, a_body())
    with pytest.raises(MinutesError) as refusal:
        confirm_minutes(actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(0, False))
    assert refusal.value.code == "moved_on"
    saved(secretary, scheduled, a_body(place="院里"), device=PHONE, seen=0)
    with pytest.raises(MinutesError) as refusal:
        confirm_minutes(actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(1, False))
    assert refusal.value.code == "set_aside"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"chair": ""}, "没有写主持人"),
        ({"parts": {}}, "“会议议题”还没有写"),
        ({"ends_at": dt.time(8)}, "结束时间早于开始时间"),
        ({"resolutions": (Resolution("修缮", "hands", 9, 0, 0),)}, "票数合计9"),
        ({"to_dos": (ToDo("换灯"),)}, "没有写什么时候办好"),
        ({"to_dos": (ToDo("换灯", "", None, dt.date(2026, 11, 1)),)}, "期限要在开会当天以后"),
        ({"parts": {"opening": "长" * 4000, "report": "长" * 4000}}, "全文最多5000个字"),
    ],
)
def test_what_must_be_done_first_is_told_and_stops_it(secretary, people, fields, words):
    scheduled = a_meeting(secretary, came=people)
    assert any(words in each for each in blocking(secretary, scheduled, a_body(**fields)))
    with pytest.raises(MinutesError) as refusal:
        confirm_minutes(actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(1, False))
    assert refusal.value.code == "lacking"
    assert not Occasion.objects.exists()


def test_without_anybody_signed_in_or_before_the_day_it_is_not_confirmed(secretary, people):
    scheduled = a_meeting(secretary)
    with clock.fixed(at(12) - dt.timedelta(days=1)):
        told = "".join(blocking(secretary, scheduled, a_body()))
    assert "还没有到开会的日子" in told
    assert "还没有人签到" in told


def test_what_the_duty_still_asks_for_and_a_quorum_not_met_are_told_and_do_not_stop_it(
    secretary, branch, people
):
    month = {"opens_on": dt.date(2026, 11, 1), "due_on": dt.date(2026, 11, 30), "min_photos": 1}
    a_duty(branch, branch, record="occasion", types=("general_meeting",), fact="党员大会", **month)
    scheduled = a_meeting(secretary, came=people[:1])
    told = "".join(advice(secretary, scheduled, a_body()))
    assert "没有照片" in told
    assert "至少要有1张照片" in told
    assert "应到4人，实到1人" in told
    confirm_minutes(actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(1, False))
    assert Duty.objects.get().outcome is None


def test_nearly_the_same_words_as_an_earlier_meetings_are_pointed_out(secretary, people):
    words = {"opening": "传达学习全会精神，结合支部实际逐条讨论，大家联系几十年工作经历谈体会，" * 3}
    first = a_meeting(secretary, came=people, day=dt.date(2026, 10, 16), title="10月党员大会")
    confirmed(secretary, first, a_body(parts=words))
    second = a_meeting(secretary, came=people)
    minutes = saved(secretary, second, a_body(parts=words)).minutes
    likeness = findings_of(secretary, written_of(second, minutes)).likeness
    assert (likeness.title, likeness.held_on) == ("10月党员大会", dt.date(2026, 10, 16))
    own = {
        "opening": "研究活动室修缮方案，听取三家报价，商量施工时间怎样避开老同志活动，并推选两位同志监督。"
        * 2
    }
    minutes = saved(secretary, second, a_body(parts=own), seen=1).minutes
    assert findings_of(secretary, written_of(second, minutes)).likeness is None


def test_a_photograph_from_anothers_phone_is_in_the_record(secretary, branch, people):
    deputy = actors_of(an_account("deputy_secretary", branch, name="吴平"))[0]
    photo = store_attachment(actor=deputy, file=a_picture_file())
    scheduled = a_meeting(secretary, came=people)
    saved(deputy, scheduled, a_body(), photo_ids=(photo.pk,))
    confirm_minutes(actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(1, False))
    assert [each.sha256 for each in Occasion.objects.get().photos.all()] == [photo.sha256]


def test_corrections_go_to_the_record_and_the_minutes_show_both(secretary, people):
    scheduled = a_meeting(secretary, came=people)
    confirmed(secretary, scheduled, a_body())
    occasion = Occasion.objects.get()
    content = OccasionContent(
        kind=occasion.kind,
        held_on=occasion.held_on,
        title=occasion.title,
        participant_ids=tuple(person.pk for person in people),
        starts_at=occasion.starts_at,
        duration_min=occasion.duration_min,
        place="会议室",
        chair=occasion.chair,
        text=occasion.text,
    )
    correct_occasion(
        actor=secretary, occasion_id=occasion.pk, seen_version=1, reason="地点写错了", content=content
    )
    sheet = sheet_for(secretary, scheduled.pk)
    assert sheet.body.place == "活动室"
    (version,) = sheet.versions
    assert (version.why, version.changes[0].before, version.changes[0].after) == (
        "地点写错了",
        "活动室",
        "会议室",
    )
    with pytest.raises(MinutesError):
        saved(secretary, scheduled, a_body())


def test_a_voided_record_takes_its_to_dos_back(secretary, people, adopted):
    scheduled = a_meeting(secretary, came=people)
    confirmed(secretary, scheduled, a_body(to_dos=(ToDo("换灯", "", None, dt.date(2026, 12, 8)),)))
    void_occasion(actor=secretary, occasion_id=Occasion.objects.get().pk, seen_version=1, reason="没有开成")
    assert Duty.objects.get().outcome == Outcome.WITHDRAWN


@pytest.fixture
def an_appraisal(secretary, people):
    parts = {"study": "对照党员标准组织学习。", "process": "逐一自评，开展互评，发出测评表4张，收回4张。"}
    return a_meeting(secretary, kind="appraisal", came=people, title="民主评议党员"), parts


def test_each_members_result_is_kept_for_the_year_and_not_in_the_records_text(
    secretary, people, an_appraisal
):
    scheduled, parts = an_appraisal
    grades = {people[0].pk: "excellent", people[1].pk: "qualified"}
    told = advice(secretary, scheduled, a_body(parts=parts, grades=grades))
    assert any("曹老、邓老还没有选评议结果" in each for each in told)
    confirm_minutes(actor=secretary, scheduled_id=scheduled.pk, confirmation=Confirmation(1, False))
    assert set(AppraisalResult.objects.values_list("person__name", "year", "result")) == {
        ("安老", 2026, "excellent"),
        ("白老", 2026, "qualified"),
    }
    assert "优秀" not in Occasion.objects.get().text
    assert Minutes.objects.get().confirmed_at


def test_nobody_is_appraised_twice_for_a_year(secretary, people, an_appraisal):
    scheduled, parts = an_appraisal
    confirmed(secretary, scheduled, a_body(parts=parts, grades={people[0].pk: "excellent"}))
    with clock.fixed(dt.datetime(2027, 1, 15, 12, tzinfo=clock.SHANGHAI)):
        second = a_meeting(
            secretary, kind="appraisal", came=people, day=dt.date(2027, 1, 15), title="民主评议"
        )
        told = blocking(secretary, second, a_body(parts=parts, grades={people[0].pk: "qualified"}))
    assert told == ["安老2026年度已经评过（2026年11月20日）。请把这一位的结果去掉。"]


def test_an_appraisal_voided_and_held_again_leaves_the_later_results(secretary, people, an_appraisal):
    scheduled, parts = an_appraisal
    confirmed(secretary, scheduled, a_body(parts=parts, grades={people[0].pk: "excellent"}))
    void_occasion(actor=secretary, occasion_id=Occasion.objects.get().pk, seen_version=1, reason="没有开成")
    second = a_meeting(secretary, kind="appraisal", came=people, title="民主评议党员（重开）")
    confirmed(secretary, second, a_body(parts=parts, grades={people[0].pk: "qualified"}))
    assert [each.result for each in standing_results()] == ["qualified"]


def test_a_member_reads_the_own_result_and_nobody_elses(secretary, people, an_appraisal):
    scheduled, parts = an_appraisal
    confirmed(secretary, scheduled, a_body(parts=parts, grades={person.pk: "qualified" for person in people}))
    member = member_actor(Account.objects.create(username="member", person=people[0]))
    with acting(member):
        assert list(AppraisalResult.objects.values_list("person_id", flat=True)) == [people[0].pk]
    assert [each.year for each in own_results(member, people[0].pk)] == [2026]
    with pytest.raises(NotAllowed):
        own_results(member, people[1].pk)
