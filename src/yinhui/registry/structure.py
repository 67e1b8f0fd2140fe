"""Which organisations exist, which may stand under which, which posts each has, and what each post may do.

Declared here and nowhere else; a reader checks it by eye. A county's own posts are added here too.
"""

from __future__ import annotations

from dataclasses import dataclass

ABILITIES: dict[str, str] = {
    "see_people": "查看人员",
    "edit_people": "登记和修改人员",
    "see_circumstances": "查看健康和家庭情况（说明理由，留痕）",
    "import_roster": "导入名册",
    "manage_organisations": "设立、改名、合并、拆分、撤销组织",
    "appoint": "任免职务",
    "see_duties": "查看应办事项",
    "record_work": "登记走访、学习和日常工作",
    "hold_activities": "安排和登记活动、邀请参加",
    "report_event": "报告住院、困难、去世等情况",
    "waive_duty": "免除应办事项（写明理由）",
    "edit_rulebook": "修订制度",
    "write_reports": "生成报表和报告",
    "export_people": "导出人员名单（编号、留痕）",
    "export_sensitive": "导出时带身份证号（说明理由，编号、留痕）",
    "answer_requests": "办理本人提出的更正、取阅、撤回同意",
    "manage_accounts": "开通和停用账号、发首次登录单",
    "approve_appointment": "复核重要职务的任免（第二人）",
    "read_trail": "查看操作痕迹和敏感信息查看记录",
    "run_system": "查看系统状况、备份和任务",
}

# The abilities as the page “谁能看什么、做什么” groups them.
ABILITY_GROUPS: dict[str, tuple[str, ...]] = {
    "看人、管人": ("see_people", "edit_people", "see_circumstances", "import_roster", "answer_requests"),
    "办事": (
        "see_duties",
        "record_work",
        "hold_activities",
        "report_event",
        "waive_duty",
        "edit_rulebook",
        "write_reports",
    ),
    "导出": ("export_people", "export_sensitive"),
    "组织和职务": ("manage_organisations", "appoint", "approve_appointment"),
    "系统": ("manage_accounts", "read_trail", "run_system"),
}

# The three administrators are apart from each other and from the work: none of them sees people's records,
# and who does the work neither gives out accounts alone nor reads the trail (GB/T 22239—2019, 8.1.5).
_ADMINISTRATORS_ONLY = ("manage_accounts", "approve_appointment", "read_trail", "run_system")
_BUREAU = tuple(ability for ability in ABILITIES if ability not in _ADMINISTRATORS_ONLY)
_TOWNSHIP = (
    "see_people",
    "edit_people",
    "see_circumstances",
    "appoint",
    "see_duties",
    "record_work",
    "hold_activities",
    "report_event",
    "waive_duty",
    "write_reports",
)
_SECRETARY = (
    "see_people",
    "edit_people",
    "see_circumstances",
    "see_duties",
    "record_work",
    "hold_activities",
    "report_event",
    "waive_duty",
)
_WORKER = ("see_people", "see_duties", "record_work", "hold_activities", "report_event")
_LOOK_ON = ("see_people", "see_duties")


@dataclass(frozen=True)
class Post:
    """A post: its name, whether only one person holds it at a time, and what its holder may do on the
    organisation and everything below it. An `optional` one is not missed where nobody holds it."""

    key: str
    name: str
    sole: bool
    may: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of organisation: its name, the kinds it may stand under, the posts it has.

    `is_branch` kinds hold memberships; a person belongs to one at a time.
    """

    key: str
    name: str
    under: tuple[str, ...]
    posts: tuple[str, ...]
    is_branch: bool = False


POSTS: dict[str, Post] = {
    post.key: post
    for post in (
        # 市、县
        Post("bureau_leader", "老干部局局长", sole=True, may=(*_TOWNSHIP, "edit_rulebook")),
        Post("bureau_deputy", "老干部局副局长", sole=False, may=(*_TOWNSHIP, "edit_rulebook"), optional=True),
        Post("bureau_clerk", "老干部局干事", sole=False, may=_BUREAU),
        Post("system_administrator", "系统管理员", sole=False, may=("run_system", "manage_accounts")),
        Post("security_administrator", "安全管理员", sole=False, may=("approve_appointment",)),
        Post("auditor", "安全审计员", sole=False, may=("read_trail",)),
        # 街道、乡镇
        Post("township_leader", "分管领导", sole=True, may=_TOWNSHIP),
        Post("township_clerk", "老干部工作专干", sole=False, may=_TOWNSHIP),
        # 社区、单位
        Post("community_secretary", "社区党组织书记", sole=True, may=_SECRETARY),
        Post("community_deputy", "社区党组织副书记", sole=False, may=_SECRETARY, optional=True),
        Post("community_clerk", "社区专干", sole=False, may=_SECRETARY),
        Post("unit_liaison", "单位联络员", sole=False, may=_SECRETARY),
        # 支部
        Post("secretary", "支部书记", sole=True, may=_SECRETARY),
        Post("deputy_secretary", "支部副书记", sole=True, may=_SECRETARY),
        Post("organisation_member", "组织委员", sole=True, may=_WORKER),
        Post("publicity_member", "宣传委员", sole=True, may=_WORKER),
        Post("discipline_member", "纪检委员", sole=True, may=_WORKER),
        Post("committee_member", "支部委员", sole=False, may=_WORKER),
        # 小组、联盟、专员、服务队、商户
        Post("group_leader", "党小组组长", sole=True, may=_WORKER),
        Post("deputy_group_leader", "党小组副组长", sole=True, may=_WORKER, optional=True),
        Post("alliance_convenor", "联盟召集人", sole=True, may=(*_LOOK_ON, "hold_activities")),
        Post("specialist", "一对一服务专员", sole=False, may=_WORKER),
        Post(
            "team_leader",
            "志愿服务队队长",
            sole=False,
            may=(*_LOOK_ON, "record_work", "hold_activities"),
            optional=True,
        ),
        Post("merchant", "爱心商户", sole=False, may=(), optional=True),
        # 本人：不用任命，只看自己的资料（/me/）
        Post("member", "老同志本人", sole=False, may=()),
    )
}

_COMMITTEE = (
    "secretary",
    "deputy_secretary",
    "organisation_member",
    "publicity_member",
    "discipline_member",
    "committee_member",
)

# A person holds one of these and no other post at the same time; the database holds it too.
ADMINISTRATORS = ("system_administrator", "security_administrator", "auditor")
_BUREAU_POSTS = ("bureau_leader", "bureau_deputy", "bureau_clerk", *ADMINISTRATORS)

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("prefecture", "市", under=(), posts=_BUREAU_POSTS),
        Kind("county", "县（区）", under=("prefecture",), posts=_BUREAU_POSTS),
        Kind("township", "街道（乡镇）", under=("county",), posts=("township_leader", "township_clerk")),
        Kind(
            "community",
            "社区（村）",
            under=("township",),
            posts=(
                "community_secretary",
                "community_deputy",
                "community_clerk",
                "specialist",
                "team_leader",
                "merchant",
            ),
        ),
        Kind(
            "compound_branch",
            "小区党支部",
            under=("community",),
            posts=(*_COMMITTEE, "specialist"),
            is_branch=True,
        ),
        Kind(
            "community_branch",
            "社区离退休干部党支部",
            under=("community",),
            posts=(*_COMMITTEE, "specialist"),
            is_branch=True,
        ),
        Kind("unit", "县直单位", under=("county", "township"), posts=("unit_liaison",)),
        Kind("mass_organisation", "群团组织", under=("county",), posts=("unit_liaison",)),
        Kind(
            "unit_branch",
            "单位离退休干部党支部",
            under=("unit", "mass_organisation"),
            posts=(*_COMMITTEE, "specialist"),
            is_branch=True,
        ),
        Kind(
            "group",
            "党小组",
            under=("compound_branch", "community_branch", "unit_branch"),
            posts=("group_leader", "deputy_group_leader"),
        ),
        Kind("alliance", "活动联盟", under=("county",), posts=("alliance_convenor",)),
        Kind("alliance_chapter", "联盟分会", under=("alliance",), posts=("alliance_convenor",)),
    )
}

KIND_CHOICES = [(kind.key, kind.name) for kind in KINDS.values()]
POST_CHOICES = [(post.key, post.name) for post in POSTS.values()]
BRANCH_KINDS = tuple(kind.key for kind in KINDS.values() if kind.is_branch)
# Where a post reaches a whole county.
COUNTY_KINDS = ("county", "prefecture")
# Abilities that are given over a whole county only with a second person's consent.
_WEIGHTY = ("see_circumstances", "export_sensitive")


def needs_second_person(post: str, kind: str) -> bool:
    """True if giving the post on such an organisation, or letting somebody deputise in it, takes two: one
    proposes (`appoint`), another confirms (`approve_appointment`).

    That is the bureau's posts and the administrators', and any post that opens what is walled off, or exports
    identity numbers, over a whole county.
    """
    over_a_county = kind in COUNTY_KINDS and any(ability in POSTS[post].may for ability in _WEIGHTY)
    return post in _BUREAU_POSTS or over_a_county


def kinds_with(post: str) -> tuple[str, ...]:
    """Return the kinds of organisation that have the post."""
    return tuple(kind.key for kind in KINDS.values() if post in kind.posts)


def sentences() -> list[str]:
    """Read the declaration back, one sentence a line, for the page “谁能看什么、做什么”."""
    lines = []
    for kind in KINDS.values():
        under = "、".join(KINDS[key].name for key in kind.under)
        where = f"设在{under}之下" if under else "是最上一级"
        lines.append(f"{kind.name}：{where}，职务有{'、'.join(POSTS[key].name for key in kind.posts)}。")
    for post in POSTS.values():
        may = "、".join(ABILITIES[ability] for ability in post.may)
        lines.append(f"{post.name}{'（只设一人）' if post.sole else ''}：可以{may}，限本组织及下级。")
    return lines
