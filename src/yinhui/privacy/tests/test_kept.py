"""What is declared as kept, held against the tables and against docs/privacy.md."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from yinhui.privacy.document import blocks, document_with
from yinhui.privacy.kept import GROUPS, KEPT
from yinhui.privacy.purposes import PURPOSES
from yinhui.registry.models import Person
from yinhui.registry.structure import ABILITIES

# Columns that say nothing of anybody: keys, the county, what is derived for searching, versions.
TECHNICAL = {"id", "county_id", "person_id", "pinyin", "initials", "search_tokens", "visible_in", "version"}
TECHNICAL |= {"is_sole", "reported_by_id", "reported_at", "recorded_at"}
# Blind tags and the like beside a sealed column say nothing without the key.
DERIVED = ("_tag", "_hash", "_key")
# About a person, and told to them elsewhere than as a field: who opened what, and what serves to give posts.
TOLD_ELSEWHERE = {
    "registry_sensitiveopening": "谁看过我的资料",
    "registry_deputyship": "职务（代理）",
    "registry_appointmentproposal": "职务（任免复核）",
    "privacy_fullfile": "生成好待下载的个人档案，一天后删除",
    "registry_rosterperson": "由哪次导入写入、写入前的内容，撤销导入时用",
    "kernel_exportcopy": "谁导出过我的资料",
}


def tables_about_people():
    """Every table that refers to a person, with its columns; histories are of the same columns."""
    found = {}
    for model in apps.get_models():
        fields, table = model._meta.fields, model._meta.db_table
        about = any(isinstance(one, ForeignKey) and one.related_model is Person for one in fields)
        is_history = hasattr(model, "pgh_tracked_model")
        if (about or model is Person) and not is_history:
            found[table] = {one.column for one in fields}
    return found


def test_every_column_about_a_person_is_declared():
    declared = {}
    for kept in KEPT.values():
        declared.setdefault(kept.table, set()).update(kept.columns)
    missing = {}
    for table, columns in tables_about_people().items():
        if table in TOLD_ELSEWHERE:
            continue
        left = {
            column
            for column in columns - TECHNICAL - declared.get(table, set())
            if not column.endswith(DERIVED)
        }
        if left:
            missing[table] = sorted(left)
    assert missing == {}


def test_nothing_is_declared_that_is_not_there():
    tables = tables_about_people()
    for kept in KEPT.values():
        assert set(kept.columns) <= tables[kept.table], kept.key


@pytest.mark.parametrize("kept", KEPT.values(), ids=lambda kept: kept.key)
def test_what_is_kept_has_a_group_a_purpose_and_an_ability(kept):
    assert kept.group in GROUPS
    assert kept.purpose in PURPOSES
    assert kept.needs in ABILITIES


def test_the_assessment_says_what_the_program_does():
    text = (Path(__file__).parents[4] / "docs" / "privacy.md").read_text()
    assert document_with(text) == text, "run `yinhui privacy-document` and read what changed"
    assert set(blocks()) == {"fields", "purposes", "posts", "retention"}
