"""What a person's full file says of notices they were sent and of contacts with them, as rows of words."""

from __future__ import annotations

from django.db.models import QuerySet

from yinhui.contacts.models import MemberContact
from yinhui.publicity.notices.queries import own_notices
from yinhui.registry.models import Person
from yinhui.registry.structure import POSTS

Rows = tuple[tuple[str, ...], ...]

NOTICE_COLUMNS = ("发出", "标题", "发出的组织", "本人确认", "转告", "答复")
CONTACT_COLUMNS = ("日期", "方式", "事由", "登记单位", "联系人", "由谁答复", "答复日期", "备注")
SAID_COLUMNS = ("日期", "本人说", "答复")


def notice_rows(person: Person, limit: int) -> Rows:
    """Return what was sent to the person, the latest first."""
    return tuple(
        (
            f"{one.notice.sent_at:%Y-%m-%d}",
            one.notice.title,
            one.notice.organisation.name,
            f"{one.read_at:%Y-%m-%d}" if one.read_at else "",
            f"{one.told_on:%Y-%m-%d}，{one.get_told_how_display()}，{one.told_by_name}"
            if one.told_on
            else "",
            f"{one.get_answer_display()}（{one.answered_by_name}）" if one.answer else "",
        )
        for one in own_notices(person.pk)[:limit]
    )


def contact_rows(person: Person, limit: int) -> Rows:
    """Return the contacts with the person, without what was said, the latest first."""
    return tuple(
        (
            f"{one.contacted_on:%Y-%m-%d}",
            str(one.get_manner_display()),
            str(one.get_topic_display()),
            one.organisation.name,
            one.contacted_by,
            f"{one.answer_organisation.name}{POSTS[one.answer_post].name}" if one.answer_organisation else "",
            f"{one.answered_on:%Y-%m-%d}" if one.answered_on else "",
            "已作废" if one.voided_reason else "",
        )
        for one in _contacts(person).defer("words_sealed", "answer_sealed")[:limit]
    )


def said_rows(person: Person, limit: int) -> Rows:
    """Return what the person said in contacts and was answered, readable: for the person, or once logged."""
    return tuple(
        (f"{one.contacted_on:%Y-%m-%d}", one.words, one.answer)
        for one in _contacts(person)[:limit]
        if one.words_sealed is not None
    )


def _contacts(person: Person) -> QuerySet[MemberContact]:
    return (
        MemberContact.objects.filter(person=person)
        .select_related("organisation", "answer_organisation")
        .order_by("-contacted_on", "-pk")
    )
