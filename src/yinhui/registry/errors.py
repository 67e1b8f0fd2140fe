"""What the register refuses, in words that say what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from yinhui.kernel.errors import YinhuiError
from yinhui.registry.models import Person


class RegisterError(YinhuiError):
    """Something the register cannot take as it was asked."""

    code = "register"


class EditConflict(RegisterError):
    """Somebody else changed the person between reading and saving; `current` is how they stand now."""

    code = "edit_conflict"
    status = 409

    def __init__(self, current: Person) -> None:
        super().__init__("您打开这一页以后，别人已经改过这个人的资料。请对照两边的内容，确认后再保存一次。")
        self.current = current


class PossibleDuplicate(RegisterError):
    """People of the same name and birth date are registered already; `people` are those the actor may see."""

    code = "possible_duplicate"
    status = 409

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__(
            "名册里已有同名、同出生日期的人。请先打开核对；确实是另一个人，再勾选“确认不是同一人”保存。"
        )
        self.people = list(people)


# What the database holds, said to a person: constraint → (code, message, field).
CONSTRAINTS: dict[str, tuple[str, str, str | None]] = {
    "person_id_number_once_in_county": (
        "id_number_taken",
        "本县名册里已有同一身份证号的人。请先在“人员”中查找核对；不在您管理范围内的，请联系县老干部局。",
        "id_number",
    ),
    "person_died_after_birth": ("died_before_birth", "去世日期早于出生日期，请核对。", "died_on"),
    "family_contact_once": ("contact_twice", "这位家属的同一个电话已经登记过了。", "name"),
    "life_event_once_a_day": (
        "event_twice",
        "这一天已经报告过同样的事项，不用重复报告。要补充情况，请打开那一条。",
        "occurred_on",
    ),
    "life_event_ends_after_it_began": ("event_ends_early", "结束日期早于发生日期，请核对。", "ended_on"),
    "membership_one_branch_at_a_time": (
        "membership_overlap",
        "一个人同一时间只能在一个支部。请先办理转出，或者改用更晚的日期。",
        "on",
    ),
    "membership_one_group_at_a_time": (
        "membership_overlap",
        "一个人同一时间只能在一个党小组。请先办理转出，或者改用更晚的日期。",
        "on",
    ),
    "membership_period_not_empty": ("membership_empty", "起止日期是同一天，请改用更晚的日期。", "on"),
    "residence_one_at_a_time": (
        "residence_overlap",
        "一个人同一时间只登记一处住址。请核对搬入日期，或先登记搬出。",
        "on",
    ),
    "residence_period_not_empty": ("residence_empty", "搬入和搬出是同一天，请改用更晚的日期。", "on"),
    "absence_one_at_a_time": (
        "absence_overlap",
        "这段时间已经登记过外出。请修改原来那一条，或者换一段日期。",
        "leaves_on",
    ),
    "appointment_sole_post_one_holder": (
        "post_held",
        "这个职务只设一人，这段时间已有人担任。请先办理现任免职，或勾选“接替现任”。",
        "post",
    ),
    "appointment_specialist_one_per_person": (
        "specialist_held",
        "这位老同志已有一对一服务专员。请先办理现任免职，或勾选“接替现任”。",
        "for_person",
    ),
    "appointment_administrators_apart": (
        "not_apart",
        "系统管理员、安全管理员、安全审计员要由不同的人担任，也不兼其他职务。请另选一人，或先免去现任职务。",
        "person",
    ),
    "deputyship_one_at_a_time": (
        "deputised_already",
        "这段时间已经安排了代理。请换一段日期，或先结束原来的代理。",
        "starts_on",
    ),
    "appointment_proposal_pending_once": (
        "proposed_already",
        "同样的事项已经提交，正在等待复核，不用重复提交。",
        None,
    ),
    "appointment_not_held_twice": ("post_held_by_same", "此人已担任这个职务，不用重复任命。", "person"),
    "organisation_name_once_under_parent": (
        "organisation_name_taken",
        "同一上级下面已有同名的同类组织。请换一个名称，或直接使用已有的组织。",
        "name",
    ),
    "organisation_dissolved_after_founded": ("dissolved_early", "撤销日期早于成立日期，请核对。", "on"),
    "organisation_fixed_day_in_every_month": ("fixed_day", "每月固定日请填1到28之间的数字。", "fixed_day"),
    "place_name_once_under_parent": ("place_taken", "这里已有同名的地点，直接选用即可。", "name"),
    "registry_account_username_key": (
        "username_taken",
        "这个用户名已经有人用了。请换一个，例如在后面加上出生年份或单位简称。",
        "username",
    ),
    "succession_once": ("succession_twice", "这两个组织的合并或拆分已经登记过。", "on"),
}


@contextmanager
def constraints_explained() -> Iterator[None]:
    """Turn the database's refusal by a named constraint into a RegisterError; anything else passes on.

    Runs in a savepoint, so that the transaction of the action stays usable.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        diagnostics = getattr(refusal.__cause__, "diag", None)
        name = getattr(diagnostics, "constraint_name", None) or ""
        if name not in CONSTRAINTS:
            raise
        # The cause quotes the row's values, which may be sensitive: it is not carried along.
        raise explained(name) from None


def explained(constraint: str) -> RegisterError:
    """Return the refusal that a constraint of CONSTRAINTS stands for, where an action finds it by itself."""
    code, message, field = CONSTRAINTS[constraint]
    return RegisterError(message, code=code, field=field)
