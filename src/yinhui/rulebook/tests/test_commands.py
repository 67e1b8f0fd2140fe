"""`yinhui duties run` and `yinhui duties list` do at the shell what the jobs and pages do."""

import argparse
import datetime as dt
import json

import pytest
from tests.builders import a_county, an_organisation

from yinhui.kernel import clock
from yinhui.rulebook.commands import add_commands
from yinhui.rulebook.models import Duty, Institution
from yinhui.rulebook.shipped import preset, shipped_text
from yinhui.rulebook.tests.given import County, adopted

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def place():
    place = County()
    adopted(place.county, "five-must-attend")
    adopted(place.county, "party-lecture")
    return place


@pytest.fixture
def shell(capsys):
    """Run the command's arguments; return exit status, what it printed and what it complained of."""

    def run(*arguments):
        parser = argparse.ArgumentParser()
        add_commands(parser.add_subparsers())
        chosen = parser.parse_args(arguments)
        status = chosen.run(chosen)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def listed(shell, *arguments):
    """The rows of `duties list --json`."""
    status, out, _ = shell("duties", "list", "--json", *arguments)
    assert status == 0
    return json.loads(out)


def test_a_run_tells_what_it_did_and_a_second_has_nothing_to_do(place, shell):
    status, out, _ = shell("duties", "run", "--from", "2027-01-01", "--until", "2027-12-31", "--json")
    assert status == 0
    assert {row["institution"]: row["made"] for row in json.loads(out)} == {
        "party-lecture": 4,
        "five-must-attend": 9,
    }
    _, out, _ = shell("duties", "run", "--from", "2027-01-01", "--until", "2027-12-31")
    assert out.splitlines() == [
        "东安县\tfive-must-attend\t新增0\t变更0\t撤回0",
        "东安县\tparty-lecture\t新增0\t变更0\t撤回0",
    ]


def test_a_list_says_who_owes_what_to_whom_by_when_and_why(place, shell):
    shell("duties", "run", "--until", "2027-12-31")
    rows = listed(shell, "--as-of", "2027-02-01", "--organisation", "东安县/沿江社区")
    festival = next(row for row in rows if row["why"]["fact"] == "春节")
    del festival["id"], festival["subject"]["id"], festival["responsible"]["organisation_id"]
    assert festival == {
        "institution": "five-must-attend",
        "subject": {"kind": "person", "name": place.person.name},
        "opens_on": "2027-01-22",
        "due_on": "2027-02-06",
        "state": "open",
        "settled_on": None,
        "responsible": {
            "organisation": "沿江社区",
            "path": "演示市/东安县/白牙市镇/沿江社区",
            "post": "community_clerk",
            "post_name": "社区专干",
        },
        "why": {
            "rule": "五必到、三级联访",
            "version": 1,
            "source": "东安县离退休干部精准服务机制（DA7）",
            "fact": "春节",
            "on": "2027-02-06",
        },
    }
    assert {row["why"]["fact"] for row in rows} == {"春节", "2026年第四季度党课", "2027年第一季度党课"}


def test_states_are_those_of_the_day(place, shell):
    shell("duties", "run", "--until", "2027-12-31")

    def state(day, *more):
        rows = listed(shell, "--as-of", day, *more)
        return {row["state"] for row in rows if row["why"]["fact"] == "春节"}

    assert state("2027-01-21") == set()
    assert state("2027-01-21", "--until", "2027-01-31") == {"upcoming"}
    assert state("2027-01-22") == {"open"}
    assert state("2027-02-06") == {"due"}
    assert state("2027-02-07") == {"overdue"}
    Duty.objects.filter(fact="春节").update(outcome="done", settled_on=dt.date(2027, 2, 5))
    assert state("2027-02-04") == {"open"}
    assert state("2027-02-05") == {"done"}
    assert state("2027-02-07") == set()


def test_a_plain_list_is_one_line_a_duty(place, shell):
    shell("duties", "run", "--until", "2027-12-31")
    _, out, _ = shell("duties", "list", "--organisation", "天鹅湖小区党支部")
    assert out.strip().split("\t") == [
        "2026-12-31",
        "待办",
        "2026年第四季度党课",
        "天鹅湖小区党支部",
        "天鹅湖小区党支部·支部书记",
        "《党课》第1版",
    ]


def test_what_cannot_be_found_is_said_with_what_there_is(place, shell):
    status, _, err = shell("duties", "run", "--county", "西安县")
    assert (status, "东安县" in err) == (1, True)
    status, _, err = shell("duties", "list", "--organisation", "没有这个社区")
    assert (status, "没有找到组织" in err) == (1, True)
    an_organisation(
        "community", under=an_organisation("township", under=place.county, name="紫溪镇"), name="沿江社区"
    )
    status, _, err = shell("duties", "list", "--organisation", "沿江社区")
    assert status == 1
    assert "演示市/东安县/紫溪镇/沿江社区" in err
    assert listed(shell, "--organisation", "紫溪镇/沿江社区") == []


def test_an_empty_list_is_an_empty_array(place, shell):
    assert listed(shell, "--as-of", "2020-01-01") == []


def test_a_file_is_read_aloud_or_its_faults_are_told(shell, tmp_path):
    file = tmp_path / "party-lecture.toml"
    file.write_text(shipped_text("party-lecture").partition("\n\n")[2], encoding="utf-8")
    status, out, _ = shell("institutions", "check", str(file), "--rewrite")
    assert (status, out.splitlines()[0]) == (0, "《党课》自2025年1月1日起施行。")
    assert file.read_text(encoding="utf-8") == shipped_text("party-lecture")
    file.write_text(shipped_text("party-lecture").replace('"quarter"', '"season"'), encoding="utf-8")
    status, _, err = shell("institutions", "check", str(file))
    assert (status, "第23行" in err) == (1, True), err


def test_a_file_is_adopted_for_a_county(place, shell, tmp_path):
    file = tmp_path / "five-must-visit.toml"
    file.write_text(shipped_text("five-must-visit"), encoding="utf-8")
    status, out, _ = shell("institutions", "adopt", str(file), "--county", "东安县", "--from", "2027-01-01")
    assert (status, out) == (0, "《五必访》已在东安县施行。\n")
    status, _, err = shell("institutions", "adopt", str(file), "--county", "东安县")
    assert (status, "已经有代码" in err) == (1, True)


def test_a_shipped_rule_and_a_places_preset_are_adopted_by_name(place, shell):
    status, out, _ = shell("institutions", "adopt", "five-must-visit", "--county", "东安县")
    assert (status, out) == (0, "《五必访》已在东安县施行。\n")
    other = a_county("平原县")
    _, out, _ = shell("institutions", "adopt", "PY", "--county", "平原县")
    assert len(out.splitlines()) == Institution.objects.filter(county=other).count() == len(preset("PY"))
    status, _, err = shell("institutions", "adopt", "mei-you", "--county", "东安县")
    assert (status, "没有代码" in err) == (1, True)
