"""Taking a whole import back, while nothing later depends on it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef

from yinhui.kernel.sql_files import sql
from yinhui.registry.models import (
    FamilyContact,
    Membership,
    Person,
    PersonCircumstances,
    Residence,
    RosterImport,
    RosterPerson,
)
from yinhui.registry.roster.applying import FOLLOWED_TABLES
from yinhui.registry.roster.refusal import RosterError

# What the import itself writes about a person; its own rows do not stand in its way.
_OWN = (Membership, Residence, PersonCircumstances, FamilyContact, RosterPerson)

_CALLED = {
    "appointment": "任职",
    "account": "登录账号",
    "absence": "外出登记",
    "lifeevent": "住院、困难等事项",
    "sensitiveopening": "查看敏感信息的留痕",
    "visitedperson": "走访记录",
    "participation": "活动签到",
    "entrant": "竞赛报名",
    "work": "报送的作品",
    "reviewer": "担任评委",
    "review": "作品评审",
    "signin": "会议签到",
    "leave": "请假",
    "voter": "投票",
    "groupmember": "兴趣小组成员",
    "grouppost": "兴趣小组职务",
    "enrolment": "课堂报名",
    "news": "课堂变动",
    "certificate": "结业证书",
    "appraisalresult": "民主评议结果",
    "membercontact": "联系记录",
    "noticerecipient": "收到的通知",
    "materialdelivery": "资料发放",
    "reading": "自学记录",
    "notification": "活动通知",
    "scheduledoccasion": "活动安排",
}


def what_depends_on(roster: RosterImport) -> list[str]:
    """Return, in Chinese with numbers, what would be lost or contradicted by undoing the import."""
    created = Person.objects.filter(
        Exists(RosterPerson.objects.filter(roster=roster, what="created", person_id=OuterRef("pk")))
    )
    found = [*_later_imports(roster), *_later_edits(roster)]
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if model in _OWN or hasattr(model, "pgh_id") or not isinstance(model, type):
            continue
        count = model._default_manager.filter(**{f"{relation.field.name}__in": created}).count()
        if count:
            found.append(f"{_CALLED.get(model._meta.model_name or '', '其他记录')}{count}条")
    return list(dict.fromkeys(found))


def _later_imports(roster: RosterImport) -> list[str]:
    mine = RosterPerson.objects.filter(roster=roster, person_id=OuterRef("people__person_id"))
    later = RosterImport.objects.filter(
        Exists(mine), pk__gt=roster.pk, state="applied", people__what__in=["created", "changed"]
    ).distinct()
    return [f"后来导入的“{name}”" for name in later.values_list("file_name", flat=True)]


def _later_edits(roster: RosterImport) -> list[str]:
    """Return whether people of the import were corrected or moved since, by hand."""
    touched = RosterPerson.objects.filter(roster=roster, what__in=["created", "changed"])
    edited = touched.exclude(
        Exists(Person.objects.filter(pk=OuterRef("person_id"), version=OuterRef("version")))
    )
    # a person that the same import made and then changed counts with the later version
    edited = edited.exclude(
        Exists(touched.filter(person_id=OuterRef("person_id"), what="changed").exclude(pk=OuterRef("pk")))
    )
    found = []
    if count := edited.count():
        found.append(f"{count}人的资料后来又有修改")
    moved = sum(_rows_after(roster, table, column) for table, column in FOLLOWED_TABLES)
    if moved:
        found.append("支部、住处、健康情况或联系人后来又有变动")
    return found


def _rows_after(roster: RosterImport, table: str, column: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select count(*) from {table} f
                where f.{column} > %s and exists (
                    select from registry_rosterperson r
                    where r.roster_id = %s and r.person_id = f.person_id
                        and r.what in ('created', 'changed'))""",  # noqa: S608 - names from applying
            [roster.marks[table], roster.pk],
        )
        return int(cursor.fetchone()[0])


def take_back(roster: RosterImport) -> None:
    """Remove who was new and put back what was changed. Raises RosterError naming what depends on it.

    Units, branches and places that were set up stay: others may stand on them by now.
    """
    dependents = what_depends_on(roster)
    if dependents:
        raise RosterError(
            f"这次导入之后已经有了依靠它的记录：{'；'.join(dependents)}。不能整批撤销。"
            "请在人员页面逐个更正；确实要整批撤销的，请先处理这些记录。",
            code="roster_depended_on",
        )
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "undo"), {"roster": roster.pk})
