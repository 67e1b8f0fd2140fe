"""Sample rosters: what the import is tried on."""

from __future__ import annotations

import argparse
import csv
import datetime as dt

import pytest
import python_calamine

from yinhui.demo.commands import add_commands
from yinhui.demo.roster import write_roster
from yinhui.demo.roster_rows import BIRTH_DATE, COLUMNS, ID_NUMBER, NAME
from yinhui.registry import identity


def sheet(path):
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_a_clean_roster_is_a_header_and_its_rows_with_true_numbers_and_dates(tmp_path):
    write_roster(tmp_path / "roster.xlsx", rows=40, seed=3, messy=False)
    header, *rows = sheet(tmp_path / "roster.xlsx")
    assert header == list(COLUMNS)
    assert len(rows) == 40
    for row in rows:
        assert isinstance(row[BIRTH_DATE], dt.date)
        if row[ID_NUMBER]:
            assert identity.parse(row[ID_NUMBER]).birth_date == row[BIRTH_DATE]


def test_the_same_seed_writes_the_same_people_in_both_formats(tmp_path):
    write_roster(tmp_path / "roster.xlsx", rows=40, seed=3, messy=False)
    write_roster(tmp_path / "roster.csv", rows=40, seed=3, messy=False)
    with (tmp_path / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row[NAME] for row in csv.reader(file)]
    assert names == [row[NAME] for row in sheet(tmp_path / "roster.xlsx")]
    write_roster(tmp_path / "other.csv", rows=40, seed=4, messy=False)
    assert (tmp_path / "other.csv").read_bytes() != (tmp_path / "roster.csv").read_bytes()


def test_a_messy_roster_has_titles_a_header_of_two_rows_a_total_and_the_faults_of_life(tmp_path):
    write_roster(tmp_path / "roster.xlsx", rows=900, seed=3, messy=True)
    rows = sheet(tmp_path / "roster.xlsx")
    assert rows[0][0] == "东安县离退休干部基本情况登记表"
    assert (rows[2][ID_NUMBER], rows[3][ID_NUMBER]) == ("证件", "身份证号")
    assert rows[-1][:2] == ["合计", "900人"]
    people = [row for row in rows[4:-1] if row[NAME]]
    assert len(people) == 900
    assert len(rows) - 5 > len(people), "blank rows"
    numbers = [row[ID_NUMBER] for row in people]
    assert any(isinstance(number, float) for number in numbers)
    assert any(len(str(number)) == 15 for number in numbers)
    kept = [(row[NAME], row[ID_NUMBER]) for row in people if row[ID_NUMBER] not in ("无", "/", "-", "")]
    assert len(set(kept)) < len(kept), "somebody twice"
    assert len({type(row[BIRTH_DATE]) for row in people}) > 1


def test_a_messy_csv_is_in_the_encoding_of_old_offices(tmp_path):
    write_roster(tmp_path / "roster.csv", rows=20, seed=3, messy=True)
    assert "东安县" in (tmp_path / "roster.csv").read_text(encoding="gb18030")


@pytest.mark.parametrize("arguments", [["roster.txt"], ["roster.csv", "--rows", "0"]])
def test_the_command_refuses_what_it_cannot_write(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    chosen = parser.parse_args(["demo", "roster", *arguments])
    assert chosen.run(chosen) == 2
    assert "请" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
