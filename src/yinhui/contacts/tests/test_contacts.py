"""Contacts with members: sealed, owed, answered, handed on, told a level higher (XQ13)."""

import datetime as dt
import io
import uuid

import pytest
from openpyxl import load_workbook
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_county,
    an_account,
    an_actor,
    signed_in,
)

from yinhui.contacts.actions import (
    ContactContent,
    answer_contact,
    hand_on,
    open_own_words,
    open_words,
    record_contact,
    void_contact,
)
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import MemberContact
from yinhui.contacts.queries import ContactFilters, answer_tally, contacts_listed, me_panel
from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.records import RecordError
from yinhui.kernel.scope import acting
from yinhui.portal.actors import member_actor
from yinhui.registry.models import Account, SensitiveOpening

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
WORDS = "楼道灯坏了，晚上不敢下楼。"


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def here():
    class Here:
        county = a_county()
        branch = a_branch(county, members=2)
        unit = branch.parent
        secretary = an_actor("secretary", branch, name="王书记")
        clerk = an_actor("bureau_clerk", county, name="周敏")
        liaison = an_actor("unit_liaison", unit, name="赵联络")

    Here.members = list(Here.branch.memberships.order_by("pk").values_list("person_id", flat=True))
    return Here


def contacted(here, *, actor=None, person=None, days=0, **said):
    content = ContactContent(
        **{
            "person_id": person or here.members[0],
            "contacted_on": TODAY,
            "manner": "telephone",
            "topic": "service",
            "contacted_by": "王书记",
            "words": WORDS,
            "answer_by": (here.branch.pk, "secretary"),
            "answer_due_on": TODAY + dt.timedelta(days=days),
        }
        | said
    )
    actor = actor or here.secretary
    return record_contact(
        actor=actor, client_key=uuid.uuid4(), organisation_id=here.branch.pk, content=content
    )


def the_member(here):
    account = Account.objects.create_user("member", "test-password-2026", person_id=here.members[0])
    return member_actor(account)


def listed(actor, state):
    return list(contacts_listed(actor, ContactFilters(state=state)))


def test_what_was_said_lies_sealed_and_is_opened_with_a_reason_that_is_logged(here):
    contact = contacted(here)
    assert WORDS.encode() not in bytes(MemberContact.objects.get().words_sealed)
    with pytest.raises(ContactError, match="理由"):
        open_words(actor=here.secretary, contact_id=contact.pk, reason="")
    assert open_words(actor=here.secretary, contact_id=contact.pk, reason="准备答复").words == WORDS
    assert SensitiveOpening.objects.get().part == "contact_words"


def test_a_post_that_sees_no_circumstances_opens_only_what_it_wrote_or_owes(here):
    committee = an_actor("committee_member", here.branch, name="委员")
    contact = contacted(here)
    with pytest.raises(NotAllowed):
        open_words(actor=committee, contact_id=contact.pk, reason="看看说了什么")
    own = contacted(here, actor=committee)
    assert open_words(actor=committee, contact_id=own.pk, reason="核对自己记的").words == WORDS


def test_an_answer_owed_is_given_once_and_the_member_reads_it(here):
    contact = contacted(here, days=10)
    member = the_member(here)
    with acting(member):
        assert me_panel(here.members[0]).waiting == 1
    answer_contact(actor=here.secretary, contact_id=contact.pk, answer="已报修，本周修好。")
    with acting(member):
        panel = me_panel(here.members[0])
        assert (panel.waiting, panel.answered) == (0, contact)
    read = open_own_words(actor=member, contact_id=contact.pk)
    assert (read.words, read.answer) == (WORDS, "已报修，本周修好。")
    with pytest.raises(ContactError, match="答复过"):
        answer_contact(actor=here.secretary, contact_id=contact.pk, answer="再说一次")


def test_nobody_else_reads_a_members_words_as_their_own(here):
    contact = contacted(here, person=here.members[1])
    with pytest.raises(NotFound):
        open_own_words(actor=the_member(here), contact_id=contact.pk)


def test_an_overdue_answer_is_told_a_level_higher_every_seven_days(here):
    contact = contacted(here, days=0)
    with clock.fixed(TODAY + dt.timedelta(days=6)):
        assert listed(here.secretary, "overdue") == [contact]
        assert listed(here.liaison, "escalated") == []
    with clock.fixed(TODAY + dt.timedelta(days=7)):
        assert listed(here.liaison, "escalated") == [contact]
        assert listed(here.clerk, "escalated") == []
    with clock.fixed(TODAY + dt.timedelta(days=14)):
        assert listed(here.clerk, "escalated") == [contact]
        tally = answer_tally(here.clerk)
    assert (tally.overdue, tally.escalated, tally.mine) == (1, 1, 0)


def test_an_answer_is_handed_on_upward_with_a_reason(here):
    contact = contacted(here, days=3)
    due_on = TODAY + dt.timedelta(days=20)
    with pytest.raises(RecordError):
        hand_on(
            actor=here.secretary,
            contact_id=contact.pk,
            answer_by=(here.county.pk, "bureau_clerk"),
            due_on=due_on,
            reason="",
        )
    hand_on(
        actor=here.secretary,
        contact_id=contact.pk,
        answer_by=(here.county.pk, "bureau_clerk"),
        due_on=due_on,
        reason="支部解决不了",
    )
    assert listed(here.clerk, "mine") == [contact]
    assert listed(here.secretary, "mine") == []
    with pytest.raises(ContactError, match="由谁答复"):
        hand_on(
            actor=here.secretary,
            contact_id=contact.pk,
            answer_by=(a_branch(here.county).pk, "secretary"),
            due_on=due_on,
            reason="推给别人",
        )


def test_a_voided_contact_owes_nothing(here):
    contact = contacted(here, days=3)
    void_contact(actor=here.secretary, contact_id=contact.pk, reason="登错了人")
    assert listed(here.secretary, "mine") == []
    assert listed(here.secretary, "void") == [contact]


def test_a_neighbouring_branch_finds_nothing(here):
    contact = contacted(here)
    neighbour = an_actor("secretary", a_branch(here.county))
    assert listed(neighbour, "") == []
    with pytest.raises(NotFound):
        open_words(actor=neighbour, contact_id=contact.pk, reason="想看看内容")


def test_a_contact_is_recorded_answered_and_read_on_the_pages(client, here):
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    due_on = TODAY + dt.timedelta(days=15)
    sent = {
        "client_key": uuid.uuid4(),
        "person": here.members[0],
        "contacted_on": TODAY,
        "manner": "visit",
        "topic": "service",
        "contacted_by": "副书记",
        "words": WORDS,
        "answer_by": f"{here.branch.pk}:deputy_secretary",
        "answer_due_on": due_on,
        "organisation": here.branch.pk,
    }
    client.post("/liaison/new/", sent)
    contact = MemberContact.objects.get()
    page = client.get(f"/liaison/{contact.pk}/").content.decode()
    assert WORDS not in page
    assert "副书记" in page
    opened = client.post(
        f"/liaison/{contact.pk}/words/", {"reason": "准备答复"}, headers={"HX-Request": "true"}
    )
    assert WORDS in opened.content.decode()
    client.post(f"/liaison/{contact.pk}/answer/", {"answer": "本周修好。"})
    assert client.get("/liaison/?state=answered").content.decode().count("row-link") == 1
    assert client.get("/liaison/export/").status_code == 200
    account = Account.objects.create_user("member", "test-password-2026", person_id=here.members[0])
    signed_in(client, account)
    assert WORDS not in client.get("/me/answers/").content.decode()
    assert "本周修好。" in client.post(f"/me/answers/{contact.pk}/").content.decode()


def test_the_list_takes_the_same_queries_for_many_contacts(client, here, django_assert_max_num_queries):
    for _ in range(12):
        contacted(here, days=3)
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    client.get("/liaison/")
    with django_assert_max_num_queries(REQUEST_QUERIES + 9):
        page = client.get("/liaison/")
    assert page.content.decode().count("row-link") == 12


def test_what_owes_no_answer_is_listed_by_itself(here):
    plain = contacted(here, answer_by=None)
    contacted(here, days=3)
    void_contact(actor=here.secretary, contact_id=contacted(here, answer_by=None).pk, reason="登记了两次")
    assert listed(here.secretary, "none") == [plain]


def test_only_the_ticked_contacts_are_exported_and_nobody_elses(client, here):
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    several = [contacted(here, contacted_by=f"联系人{number}") for number in range(3)]
    neighbours = a_branch(here.county, members=1)
    beyond = record_contact(
        actor=an_actor("secretary", neighbours),
        client_key=uuid.uuid4(),
        organisation_id=neighbours.pk,
        content=ContactContent(
            person_id=neighbours.memberships.get().person_id,
            contacted_on=TODAY,
            manner="visit",
            topic="greeting",
            contacted_by="邻居支部",
        ),
    )
    page = client.get("/liaison/?manner=telephone").content.decode()
    assert all(f'value="{contact.pk}"' in page for contact in several)
    assert 'action="/liaison/export/"' in page
    assert '<input type="hidden" name="manner" value="telephone">' in page
    ticked = {"chosen": [several[0].pk, several[2].pk, beyond.pk], "manner": "telephone"}
    answer = client.get("/liaison/export/", ticked)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    text = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert sorted(set(text) & {"联系人0", "联系人1", "联系人2"}) == ["联系人0", "联系人2"]
    assert "邻居支部" not in text
    assert WORDS not in text


def test_empty_lists_lead_to_the_first_entry(client, here):
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    assert client.get("/liaison/").content.decode().count('href="/liaison/new/"') == 2
