"""Works: drafts that save themselves, sending, typing in for others, the wall with the author's word."""

import uuid

import pytest
from django.urls import reverse
from tests.builders import a_picture_file, an_account, an_actor, signed_in

from yinhui.kernel import clock, consent
from yinhui.kernel.errors import NotFound
from yinhui.learning.essays.actions_works import (
    WorkContent,
    add_own_photo,
    enter_for,
    publish_works,
    save_own,
    send_own,
    withdraw_own,
)
from yinhui.learning.essays.errors import EssayError, WorkConflict
from yinhui.learning.essays.models import Work
from yinhui.learning.essays.queries import WallFilters, works_on_wall
from yinhui.learning.essays.tests.given import TODAY, UNTIL, a_call, a_work, a_world, after_the_end
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def world():
    return a_world()


def own_page(client, person):
    return signed_in(client, Account.objects.get(person=person))


def a_draft(world, call, key, *, version=0, text="路", number=0, kind="writing"):
    return save_own(
        actor=world.members[number],
        client_key=key,
        call_id=call.pk,
        seen_version=version,
        content=WorkContent(kind, "门前这条路", text),
    )


def test_a_draft_saves_itself_and_two_telephones_do_not_overwrite_each_other(client, world):
    call = a_call(world)
    key = str(uuid.uuid4())
    own_page(client, world.people[0])
    address = reverse("my-work-save", args=[call.pk])
    said = {"client_key": key, "kind": "writing", "title": "门前这条路", "text": "从前是土路。"}
    first = client.post(address, said | {"seen_version": "0"}).json()
    second = client.post(address, said | {"text": "后来铺了柏油。", "seen_version": first["version"]}).json()
    assert second["version"] == first["version"] + 1
    stale = client.post(address, said | {"seen_version": first["version"]})
    assert stale.status_code == 409
    assert stale.json()["merge"] == reverse("my-work", args=[Work.objects.get().pk])
    assert Work.objects.get().text == "后来铺了柏油。"
    with pytest.raises(WorkConflict):
        a_draft(world, call, uuid.UUID(key), version=1)


def test_a_work_is_sent_once_and_can_be_taken_back_before_the_review(client, world):
    call = a_call(world)
    own_page(client, world.people[0])
    said = {
        "client_key": str(uuid.uuid4()),
        "kind": "writing",
        "title": "门前这条路",
        "text": "路修好了。",
        "may_publish": "on",
        "seen_version": "0",
        "send": "1",
    }
    sent = client.post(reverse("my-work-save", args=[call.pk]), said)
    work = Work.objects.get()
    assert sent.url == reverse("my-work", args=[work.pk])
    assert work.sent_at is not None
    assert "路修好了" in client.get(sent.url).content.decode()
    client.post(reverse("my-work-withdraw", args=[work.pk]))
    work.refresh_from_db()
    assert work.sent_at is None


def test_length_title_and_picture_are_asked_for_on_sending(world):
    call = a_call(world, characters_min=5, characters_max=10)
    short = a_draft(world, call, uuid.uuid4(), text="短")
    with pytest.raises(EssayError, match="正文要5到10字，现在1字"):
        send_own(actor=world.members[0], work_id=short.pk)
    painting = a_draft(world, call, uuid.uuid4(), text="", kind="painting")
    with pytest.raises(EssayError, match="拍一张照片"):
        send_own(actor=world.members[0], work_id=painting.pk)
    add_own_photo(actor=world.members[0], work_id=painting.pk, file=a_picture_file())
    assert send_own(actor=world.members[0], work_id=painting.pk).entered_how == "photographed"


def test_after_the_last_day_nothing_comes_in_and_nobody_writes_for_another_s_call(world):
    call = a_call(world)
    draft = a_draft(world, call, uuid.uuid4())
    with clock.fixed(UNTIL):
        send_own(actor=world.members[0], work_id=draft.pk)
    with after_the_end(), pytest.raises(EssayError, match="已经截止"):
        a_draft(world, call, uuid.uuid4(), number=1)
    with pytest.raises(NotFound):
        send_own(actor=world.members[1], work_id=draft.pk)
    for _ in range(2):
        a_draft(world, call, uuid.uuid4())
    with pytest.raises(EssayError, match="每人最多3件"):
        a_draft(world, call, uuid.uuid4())


def test_the_secretary_types_in_for_somebody_without_a_telephone_once(world):
    call = a_call(world)
    secretary = an_actor("secretary", world.branches[0])
    key = uuid.uuid4()
    content = WorkContent("writing", "我的入党介绍人", "他话不多。", may_publish=True)
    for _ in range(2):
        work = enter_for(
            actor=secretary, client_key=key, call_id=call.pk, person_id=world.people[0].pk, content=content
        )
    assert Work.objects.get() == work
    assert (work.entered_how, work.organisation) == ("for_them", world.branches[0])
    with pytest.raises(NotFound):
        enter_for(
            actor=secretary,
            client_key=uuid.uuid4(),
            call_id=call.pk,
            person_id=world.people[1].pk,
            content=content,
        )


def test_only_what_its_author_agreed_to_is_shown_and_to_the_whole_county_by_its_byline(client, world):
    call = a_call(world, reviews_each=0)
    shown = a_work(world.members[0], call, title="门前这条路")
    kept = a_work(world.members[1], call, title="不展出", may_publish=False)
    done = publish_works(actor=world.clerk, call_id=call.pk, work_ids=[shown.pk, kept.pk])
    assert (done.shown, done.withheld) == (1, 1)
    own_page(client, world.people[3])
    page = client.get(reverse("my-works"), {"words": "门前"}).content.decode()
    assert "门前这条路" in page
    assert world.people[0].name in page
    assert "不展出" not in page
    one = client.get(reverse("my-wall-work", args=[shown.pk])).content.decode()
    assert "路修好了" in one
    assert client.get(reverse("my-wall-work", args=[kept.pk])).status_code == 404
    withdraw_own(actor=world.members[0], work_id=shown.pk)
    assert not works_on_wall(world.county.pk, WallFilters()).exists()


def test_a_photograph_waits_for_the_consent_to_its_use_for_publicity(client, world, monkeypatch):
    call = a_call(world, reviews_each=0)
    draft = save_own(
        actor=world.members[0],
        client_key=uuid.uuid4(),
        call_id=call.pk,
        seen_version=0,
        content=WorkContent("painting", "国画", "", True),
    )
    photo = add_own_photo(actor=world.members[0], work_id=draft.pk, file=a_picture_file())
    send_own(actor=world.members[0], work_id=draft.pk)
    address = reverse("my-work-photo", args=[photo.pk, 320])
    with monkeypatch.context() as said:
        said.setattr(consent, "withheld", lambda purpose, people: set(people))
        refused = publish_works(actor=world.clerk, call_id=call.pk, work_ids=[draft.pk])
    assert (refused.shown, refused.withheld) == (0, 1)
    assert own_page(client, world.people[3]).get(address).status_code == 404
    with monkeypatch.context() as said:
        said.setattr(consent, "withheld", lambda purpose, people: set())
        assert publish_works(actor=world.clerk, call_id=call.pk, work_ids=[draft.pk]).shown == 1
    assert client.get(address).status_code == 200
    assert own_page(client, world.people[0]).get(address).status_code == 200


def test_every_page_of_a_call_can_be_opened_from_the_list(client, world):
    call = a_call(world)
    a_work(world.members[0], call)
    signed_in(client, an_account("secretary", world.branches[0]))
    page = client.get(reverse("essays")).content.decode()
    assert reverse("essay-call", args=[call.pk]) in page
    for name in ("essay-call", "essay-call-enter", "essay-works-export"):
        assert client.get(reverse(name, args=[call.pk])).status_code == 200, name
    for name in ("works", "essays-export", "essay-call-new"):
        assert client.get(reverse(name)).status_code == 200, name
