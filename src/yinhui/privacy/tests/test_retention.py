import datetime as dt
import json

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from tests.builders import a_person, signed_in, with_id_number

from yinhui.kernel import attachments, clock
from yinhui.kernel.scope import acting
from yinhui.privacy.actions_consents import Said, record_consent
from yinhui.privacy.actions_files import copy_of_own, make_file, order_file
from yinhui.privacy.actions_requests import ask_own, decline_request
from yinhui.privacy.actions_retention import due_now, programs, remove_what_is_due
from yinhui.privacy.commands import run_retention_command
from yinhui.privacy.full_file import sealed
from yinhui.privacy.jobs import remove_weekly
from yinhui.privacy.models import Answer, Consent, FullFile, HowGiven, RequestKind, RetentionRun
from yinhui.privacy.retention import KINDS, OURS
from yinhui.privacy.tests.given import given, page_of
from yinhui.registry.actions_circumstances import add_family_contact, amend_circumstances
from yinhui.registry.actions_events import report_event
from yinhui.registry.actors import program_actor
from yinhui.registry.models import FamilyContact, LifeEvent, Person, PersonCircumstances
from yinhui.registry.roster import limits

pytestmark = pytest.mark.django_db
NUMBER = "990101195005200014"
DIED = dt.date(2024, 3, 1)


def run(here, day):
    """The weekly run as the program, on a day; what it removed, by kind."""
    with clock.fixed(day):
        program = program_actor(here.county.parent, "清理")
        with acting(program):
            done = remove_what_is_due(actor=program)
    return {entry["key"]: entry["rows"] for entry in done.removed}


@pytest.fixture
def here():
    """A county where somebody died in 2024 of whom much was kept."""
    with clock.fixed(dt.date(2024, 1, 10)):
        found = given()
        amend_circumstances(
            actor=found.secretary,
            person_id=found.person.pk,
            health_class="frail",
            living_situation="alone",
            care_note="血压高",
        )
        add_family_contact(
            actor=found.secretary, person_id=found.person.pk, name="张小红", phone="13900000000"
        )
        report_event(
            actor=found.secretary,
            person_id=found.person.pk,
            kind="hospitalised",
            occurred_on=dt.date(2024, 1, 5),
            note="住院",
        )
    with_id_number(found.person, NUMBER)
    Person.objects.filter(pk=found.person.pk).update(died_on=DIED)
    return found


def test_of_the_dead_each_kind_goes_when_its_own_time_is_up(here):
    living = a_person(here.county, branch=here.branch, phone="13512345678")
    assert run(here, dt.date(2025, 2, 28)) == {}
    assert run(here, dt.date(2025, 3, 2)) == {"deceased_health": 1, "deceased_events": 1}
    assert not PersonCircumstances.objects.filter(person=here.person).exists()
    assert not LifeEvent.objects.filter(person=here.person).exists()
    assert FamilyContact.objects.filter(person=here.person).exists()

    assert run(here, dt.date(2026, 3, 2)) == {"deceased_contacts": 1, "deceased_phones": 1}
    person = Person.objects.get(pk=here.person.pk)
    assert (person.phone, person.name, person.id_number_hash is None) == ("", "张秀英", False)
    assert "13800001234" not in person.search_tokens
    assert "张" in person.search_tokens

    assert run(here, dt.date(2029, 3, 2)) == {"deceased_id_numbers": 1}
    assert Person.objects.get(pk=here.person.pk).id_number_sealed is None
    assert Person.objects.get(pk=living.pk).phone == "13512345678"
    assert run(here, dt.date(2030, 1, 1)) == {}


def test_what_a_run_changed_stands_in_the_history(here):
    run(here, dt.date(2026, 3, 2))
    event = Person.objects.get(pk=here.person.pk).events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["action"] == "remove_what_is_due"
    assert event.pgh_context.metadata["name"] == "清理"


def test_a_replaced_answer_goes_after_three_years_and_the_latest_stays(here):
    person = a_person(here.county, branch=here.branch)
    for day, answer in ((dt.date(2020, 1, 1), Answer.GIVEN), (dt.date(2021, 1, 1), Answer.WITHDRAWN)):
        record_consent(
            actor=here.secretary,
            person_id=person.pk,
            purpose="photo_publicity",
            said=Said(answer, day, HowGiven.PAPER),
        )
    assert run(here, dt.date(2024, 2, 1))["replaced_consents"] == 1
    assert Consent.objects.get(person=person).answer == Answer.WITHDRAWN


def test_the_words_of_a_decided_request_go_and_the_outcome_stays(here):
    with clock.fixed(dt.date(2024, 2, 1)):
        made = ask_own(actor=here.own, kind=RequestKind.CORRECT, field="phone", said="13700001111")
        other = ask_own(actor=here.own, kind=RequestKind.CORRECT, field="note", said="没有")
        decline_request(actor=here.clerk, request_id=made.pk, outcome="号码属实")
    assert run(here, dt.date(2027, 2, 2))["decided_requests"] == 1
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.said_sealed, made.outcome) == (None, "号码属实")
    assert other.said_sealed is not None


def test_a_full_file_is_gone_after_a_day_with_its_bytes(
    here, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = tmp_path
    with clock.fixed(dt.datetime(2024, 2, 1, 9, 0, tzinfo=clock.SHANGHAI)):
        made = order_file(actor=here.own, copy=copy_of_own(actor=here.own))
        make_file(made.pk, program_actor(here.county, "生成个人档案"))
    path = sealed.path_of(made.pk)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert run(here, dt.datetime(2024, 2, 2, 9, 1, tzinfo=clock.SHANGHAI))["full_files"] == 1
    assert not FullFile.objects.exists()
    assert not path.exists()


def test_sessions_that_are_over_go(here):
    Session.objects.create(
        session_key="old", session_data="", expire_date=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    )
    assert run(here, dt.date(2024, 2, 1))["sessions"] == 1


def test_the_page_says_what_is_due_and_what_was_done(client, here):
    with clock.fixed(dt.date(2025, 3, 2)):
        page = page_of(client, here.clerk_account, reverse("retention"))
        assert "去世人员的健康和居住状况、关怀备注" in page
        assert {one.kind.key: one.rows for one in due_now(here.clerk)}["deceased_health"] == 1
    run(here, dt.date(2025, 3, 2))
    with clock.fixed(dt.date(2025, 3, 3)):
        page = client.get(reverse("retention")).content.decode()
    assert "清理" in page
    assert "去世人员的健康和居住状况、关怀备注 1 条" in page


def test_a_secretary_does_not_see_the_retention_page(client, here):
    assert signed_in(client, here.secretary_account).get(reverse("retention")).status_code == 403


def test_the_command_counts_without_removing_and_then_removes(here, capsys):
    class Asked:
        dry_run = True
        json = True

    with clock.fixed(dt.date(2025, 3, 2)):
        assert run_retention_command(Asked()) == 0
        counted = json.loads(capsys.readouterr().out)
        assert counted["rows"]["deceased_health"] == 1
        assert PersonCircumstances.objects.filter(person=here.person).exists()
        Asked.dry_run = False
        assert run_retention_command(Asked()) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["deceased_health"] == 1
    assert not PersonCircumstances.objects.filter(person=here.person).exists()


def test_the_weekly_job_runs_for_every_prefecture(here):
    given()
    with clock.fixed(dt.date(2030, 3, 2)):
        assert remove_weekly(timestamp=0) >= 2
        assert RetentionRun.objects.count() == len(programs("x"))


def test_what_other_tasks_remove_is_declared_with_their_own_times():
    assert KINDS["roster_rows"].keep == {"days": limits.PREVIEW_KEPT_DAYS}
    assert KINDS["unlinked_attachments"].keep == {"days": attachments.UNLINKED_AGE_DAYS}
    assert KINDS["sign_in_log"].keep["days"] >= 184
    assert KINDS["openings"].keep["days"] >= 184
    assert all(kind.source and kind.reason for kind in KINDS.values())
    assert {kind.then for kind in OURS} == {"remove", "blank"}
