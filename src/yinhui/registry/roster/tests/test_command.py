"""`yinhui import roster`: what it prints, writes and returns."""

import json

import openpyxl
import pytest
from tests.builders import a_county

from yinhui.cli import main
from yinhui.registry.models import Organisation, Person, RosterRow
from yinhui.registry.roster.tests.making import HEADER, a_csv, a_row, an_id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def roster(tmp_path):
    return a_csv(
        tmp_path,
        [HEADER, a_row(unit="财政局"), a_row("李志强", number=an_id_number(sequence=2), sex="女")],
    )


def run(*arguments):
    return main(["import", "roster", *map(str, arguments)])


def test_the_json_is_what_is_documented(county, roster, capsys):
    assert run(roster, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["rows"] == 2
    assert said["verdicts"] == {"new": 1, "changed": 0, "unchanged": 0, "doubtful": 0, "rejected": 1}
    first, second = said["problems"]
    assert first == {
        "sheet": "名册",
        "row": 3,
        "column": "性别",
        "verdict": "rejected",
        "code": "sex_mismatch",
        "message": "性别与身份证号里的不一致。请对照身份证，把写错的一处改正。",
    }
    assert (second["code"], second["row"], second["verdict"]) == ("unit_unknown", 2, "new")
    assert Person.objects.get().name == "张建国"


def test_a_clean_roster_returns_0_and_again_changes_nothing(county, tmp_path, capsys):
    path = a_csv(tmp_path, [HEADER, a_row(unit="财政局")])
    assert run(path, "--create") == 0
    assert Organisation.objects.filter(name="财政局", kind="unit").exists()
    capsys.readouterr()
    assert run(path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["verdicts"]["unchanged"] == 1
    assert Person.objects.count() == 1


def test_a_dry_run_writes_nothing(county, roster):
    assert run(roster, "--dry-run") == 1
    assert not Person.objects.exists()
    assert not RosterRow.objects.exists()


def test_the_rejected_rows_are_written_with_comments(county, roster, tmp_path):
    out = tmp_path / "退回.xlsx"
    run(roster, "--dry-run", "--errors", out)
    assert "性别" in openpyxl.load_workbook(out).active["C3"].comment.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4"])
def test_a_file_that_cannot_be_read_returns_2_and_says_why(county, tmp_path, capsys, content):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert run(path) == 2
    assert run(tmp_path / "没有.xlsx") == 2
    assert "请" in capsys.readouterr().err


def test_among_several_counties_one_must_be_named(county, roster, capsys):
    neighbour = a_county("邻县")
    assert run(roster) == 2
    assert "--county" in capsys.readouterr().err
    assert run(roster, "--county", "邻县") == 1
    assert Person.objects.get().county == neighbour
