"""Which of a person's fields which ability shows: read by “谁能看什么、做什么” and by “谁能看到我的资料”."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.registry.structure import POSTS, Post


@dataclass(frozen=True)
class FieldGroup:
    """Fields that are seen alike. `with_reason`: masked until opened, one at a time, for a reason kept."""

    name: str
    ability: str
    with_reason: bool = False


FIELD_GROUPS: tuple[FieldGroup, ...] = (
    FieldGroup("姓名、性别、民族、出生日期、政治面貌、学历、原单位和职务、离退休情况", "see_people"),
    FieldGroup("电话、住址、家庭联系人", "see_people"),
    FieldGroup("党组织关系、职务、外出", "see_people"),
    FieldGroup("特长、爱好、需要的服务", "see_people"),
    FieldGroup("走访和活动记录（时间、地点、参加人、照片）", "see_people"),
    FieldGroup("身份证号（平时只显示开头和末尾几位）", "see_circumstances", with_reason=True),
    FieldGroup("健康状况、居住和家庭情况、关怀记录", "see_circumstances", with_reason=True),
    FieldGroup("住院、困难、思想困扰等重要情况的说明", "see_circumstances", with_reason=True),
    FieldGroup("名单导出（编号、留痕、有水印）", "export_people"),
    FieldGroup("名单导出时带身份证号", "export_sensitive", with_reason=True),
)


def posts_seeing(group: FieldGroup) -> list[Post]:
    """Return the posts whose holders can see these fields of the people in their reach, as declared."""
    return [post for post in POSTS.values() if group.ability in post.may]
