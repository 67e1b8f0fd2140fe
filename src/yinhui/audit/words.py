"""The trail in words: actions, tables, and the columns that say something to a person."""

from __future__ import annotations

from yinhui.audit.models import Write
from yinhui.registry.structure import POST_CHOICES

ACTIONS: dict[str, str] = {
    "_open_account": "开通账号",
    "_open_below": "开通县区",
    "add_family_contact": "添加家庭联系人",
    "add_place": "添加地点",
    "admit_person": "登记人员",
    "adopt_institution": "采用制度",
    "adopt_preset": "采用成套制度",
    "amend_circumstances": "修改健康和家庭情况",
    "amend_institution": "修订制度",
    "amend_organisation": "修改组织",
    "amend_person": "修改人员资料",
    "answer_own": "本人答复同意事项",
    "apply_import": "写入名册",
    "appoint": "任职",
    "arrange_deputy": "安排代理",
    "ask_for": "代为提出申请",
    "ask_own": "本人提出申请",
    "assign_to_group": "编入党小组",
    "build_demonstration": "生成演示数据",
    "change_residence": "变更住址",
    "choose_columns": "指定名册栏目",
    "confirm_devices": "确认登录设备",
    "confirm_proposal": "复核通过任免",
    "copy_for": "提供个人档案",
    "copy_of_own": "本人下载个人档案",
    "correct_occasion": "更正活动",
    "correct_visit": "更正走访",
    "create_all_names": "设立名册里的单位",
    "decide_doubt": "确认名册存疑行",
    "decline_request": "不予办理申请",
    "disable_account": "停用账号",
    "discard_import": "放弃名册导入",
    "discharge_duties": "办结事项",
    "dissolve_organisation": "撤销组织",
    "enable_account": "恢复账号",
    "end_absence": "结束外出",
    "end_all_sessions": "全部退出登录",
    "end_appointment": "免职",
    "end_deputyship": "结束代理",
    "end_event": "结束重要情况",
    "end_session": "结束一处登录",
    "exported_file": "导出文件",
    "exported_spreadsheet": "导出表格",
    "find_or_add_place": "选用地点",
    "forget_device": "移除登录设备",
    "found_organisation": "设立组织",
    "grant_request": "办理申请",
    "issue_slips": "开具首次登录单",
    "keep_report": "保存报告",
    "leave_organisation": "退出组织",
    "make_calendar_feed": "开通日历订阅",
    "mark_deceased": "登记去世",
    "mark_report": "更新报告状态",
    "merge_organisation": "合并组织",
    "move_organisation": "调整组织上级",
    "note_progress": "更新档案进度",
    "open_account": "开通账号",
    "open_circumstances": "查看健康和家庭情况",
    "open_contact": "查看家庭联系人",
    "open_event": "查看重要情况",
    "open_own": "本人查看资料",
    "order_file": "申请个人档案",
    "propose_appointment": "提请任职",
    "propose_deputy": "提请代理",
    "propose_ending": "提请免职",
    "record_absence": "登记外出",
    "record_consent": "登记同意",
    "record_consents": "批量登记同意",
    "record_copy": "导出登记",
    "record_joint_occasion": "登记联合活动",
    "record_occasion": "登记活动",
    "record_visit": "登记走访",
    "refuse_proposal": "复核不通过任免",
    "remove_family_contact": "删除家庭联系人",
    "remove_second_factors": "解除两步验证",
    "remove_what_is_due": "到期清理",
    "rename_organisation": "组织改名",
    "reopen_duty": "恢复应办事项",
    "report_event": "报告重要情况",
    "request_applying": "确认写入名册",
    "request_report": "申请生成报告",
    "resolve_name": "指定名册里的单位",
    "resume_institution": "恢复制度",
    "reveal_id_number": "查看身份证号",
    "revoke_calendar_feed": "停用日历订阅",
    "run_again": "重跑任务",
    "run_duties": "运算应办事项",
    "split_organisation": "拆分组织",
    "start_import": "上传名册",
    "store_attachment": "上传照片",
    "suspend_institution": "暂停制度",
    "transfer_membership": "转接组织关系",
    "undischarge": "撤销办结",
    "undo_deceased": "撤销去世登记",
    "undo_import": "撤销名册导入",
    "unlock_account": "解锁账号",
    "use_slip": "使用首次登录单",
    "void_occasion": "作废活动",
    "void_visit": "作废走访",
    "waive_duties": "免除应办事项",
    "waive_duty": "免除应办事项",
    "withdraw_event": "撤回重要情况",
    "withdraw_proposal": "撤回任免提请",
}

TABLES: dict[str, str] = {
    "accounts_device": "登录设备",
    "accounts_signin": "登录",
    "accounts_slip": "首次登录单",
    "care_visit": "走访",
    "care_visitedperson": "走访对象",
    "care_visitphoto": "走访照片",
    "kernel_attachment": "照片",
    "mfa_authenticator": "两步验证",
    "occasions_occasion": "活动",
    "occasions_occasionphoto": "活动照片",
    "occasions_participation": "参加人员",
    "privacy_consent": "同意",
    "privacy_fullfile": "个人档案",
    "privacy_request": "本人申请",
    "registry_absence": "外出",
    "registry_account": "账号",
    "registry_appointment": "任职",
    "registry_appointmentproposal": "任免提请",
    "registry_deputyship": "代理",
    "registry_familycontact": "家庭联系人",
    "registry_lifeevent": "重要情况",
    "registry_membership": "组织关系",
    "registry_organisation": "组织",
    "registry_organisationsuccession": "组织合并拆分",
    "registry_person": "人员资料",
    "registry_personcircumstances": "健康和家庭情况",
    "registry_place": "地点",
    "registry_residence": "居住",
    "registry_rosterimport": "名册导入",
    "reports_report": "报告",
    "rulebook_calendarfeed": "日历订阅",
    "rulebook_discharge": "办结",
    "rulebook_duty": "应办事项",
    "rulebook_institution": "制度",
    "rulebook_institutionversion": "制度版本",
}

# Columns that the models give no Chinese name.
COLUMNS: dict[str, str] = {
    "id_number_sealed": "身份证号",
    "care_note_sealed": "关怀备注",
    "note_sealed": "情况说明",
    "period": "期间",
    "organisation_id": "组织",
    "home_unit_id": "原工作单位",
    "parent_id": "上级",
    "place_id": "地点",
    "kind": "类型",
    "outcome": "结果",
    "settled_on": "办结日期",
    "reason": "理由",
    "voided_reason": "作废理由",
    "withdrawn_reason": "撤回理由",
    "whereabouts": "去向",
    "title": "名称",
    "duration_min": "时长（分钟）",
    "is_active": "启用",
    "state": "状态",
}
# Shown only as "changed": what is walled off, by table; "*" is every column.
WALLED: dict[str, tuple[str, ...]] = {
    "registry_personcircumstances": ("*",),
    "registry_lifeevent": ("kind", "note", "details", "occurred_on", "ended_on"),
    "registry_familycontact": ("name", "phone"),
    "registry_person": ("phone", "landline"),
    "care_visit": ("text", "kind"),
    "privacy_request": ("said", "outcome"),
}
_POSTS = dict(POST_CHOICES) | {"program": "程序", "member": "本人"}


def action_in_words(action: str) -> str:
    """Return what was done; a write that came round the program says so."""
    return ACTIONS.get(action, action) if action else "未经程序的写入"


def line_in_words(line: Write) -> str:
    """Return what a line of the trail did."""
    return action_in_words(line.action) if line.action or line.is_round_the_program else "登录和会话"


def table_in_words(table: str) -> str:
    """Return what kind of data a table holds."""
    return TABLES.get(table, table)


def post_in_words(post: str) -> str:
    """Return a post's name."""
    return _POSTS.get(post, post)
