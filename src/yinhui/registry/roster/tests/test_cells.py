"""Cells as rosters write them, and what their writer is told when they cannot be read."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinhui.kernel import clock
from yinhui.registry import identity
from yinhui.registry.roster.cells import READERS
from yinhui.registry.roster.columns import recognise
from yinhui.registry.roster.dates import read_date
from yinhui.registry.roster.problems import CellProblem, Noted
from yinhui.registry.roster.reading import Sheet
from yinhui.registry.roster.rows import RowReader
from yinhui.registry.roster.tests.making import HEADER, a_row, an_id_number

DAY = dt.date(1952, 3, 15)


@pytest.fixture(autouse=True)
def on_a_day():
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


def problem(field, cell):
    with pytest.raises(CellProblem) as caught:
        READERS[field](cell)
    return caught.value


@pytest.mark.parametrize(
    "cell",
    [
        "1952-3-15",
        "1952.03.15",
        "52.03.15",
        "520315",
        "19520315",
        19520315.0,
        "1952年3月15日",
        "1952/3/15",
        19068.0,
        "19068",
        dt.datetime(1952, 3, 15),
        DAY,
        "1952-03-15 00:00:00",
        "１９５２年３月１５日",
        "3/15/1952",
        "一九五二年三月十五日",
        "1952、3、15",
    ],
)
def test_a_birth_date_is_read_in_every_usual_spelling(cell):
    assert read_date(cell, long_ago=True) == (DAY, "day")


@pytest.mark.parametrize(
    "cell", ["1952.3", "1952年3月", "1952-03", "195203", 195203.0, 1952.3, "1952年03月", "52.3"]
)
def test_a_date_known_to_the_month_says_so(cell):
    assert read_date(cell, long_ago=True) == (dt.date(1952, 3, 1), "month")


def test_a_date_known_to_the_year_says_so():
    assert read_date("1952") == read_date(1952.0) == read_date("1952年") == (dt.date(1952, 1, 1), "year")


def test_a_year_of_two_figures_is_the_latest_that_has_come_unless_it_is_a_birth():
    assert read_date("12.3.1")[0] == dt.date(2012, 3, 1)
    assert read_date("75.7")[0] == dt.date(1975, 7, 1)
    assert read_date("12.3.1", long_ago=True)[0] == dt.date(1912, 3, 1)


def test_october_that_lost_its_nought_in_a_number_is_not_guessed():
    assert problem("birth_date", 1952.1).code == "date_ambiguous"
    assert read_date("1952.10") == (dt.date(1952, 10, 1), "month")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1952-13-01", "date"),
        ("1952-02-30", "date"),
        ("早年", "date"),
        ("2030-01-01", "date_future"),
        ("3/4/1952", "date_ambiguous"),
        ("0", "date"),
        (1.5e9, "date"),
    ],
)
def test_what_is_no_date_of_the_past_is_said_with_what_to_do(cell, code):
    found = problem("birth_date", cell)
    assert found.code == code
    assert "请" in found.message


@settings(max_examples=80, deadline=None)
@given(st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(2026, 11, 24)))
def test_every_day_survives_every_spelling(day):
    with clock.fixed(dt.date(2026, 11, 24)):
        serial = (day - dt.date(1899, 12, 30)).days
        spellings = [
            f"{day:%Y%m%d}",
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            day,
        ]
        for cell in [*spellings, *([float(serial)] if not 1880 <= serial < 2100 else [])]:
            assert read_date(cell) == (day, "day")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=25))
def test_any_text_is_a_value_or_a_problem_in_words(text):
    for reader in READERS.values():
        with suppress(CellProblem):
            reader(text)


@settings(max_examples=80, deadline=None)
@given(
    st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(2020, 1, 1)),
    st.integers(min_value=1, max_value=499),
    st.booleans(),
)
def test_every_valid_number_is_read_and_every_slip_of_one_figure_is_caught(day, sequence, female):
    number = an_id_number(f"{day:%Y%m%d}", sequence, female=female)
    found = READERS["id_number"](number.lower())
    found = found.value if isinstance(found, Noted) else found
    assert (found.number, found.birth_date, found.sex) == (number, day, "2" if female else "1")
    for at in range(17):
        slipped = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
        with pytest.raises(CellProblem) as caught:
            READERS["id_number"](slipped)
        assert slipped not in caught.value.message


@pytest.mark.parametrize("cell", ["9.90101E+17", "9.90101195205E+17", 990101195203150000.0])
def test_a_number_damaged_by_a_spreadsheet_is_said_so_and_never_guessed(cell):
    found = problem("id_number", cell)
    assert found.code == "id_number_damaged"
    assert "文本" in found.message


def test_a_number_of_15_figures_is_widened_and_said_so():
    found = READERS["id_number"](990101520315001.0)
    assert isinstance(found, Noted)
    assert found.code == "id_number_15"
    assert found.value == identity.parse("990101520315001")


@pytest.mark.parametrize("written", ["'{0}", "{0} ", "{0}\t", "='{0}'", '="{0}"'])
def test_a_number_kept_as_text_by_tricks_is_read(written):
    number = an_id_number()
    assert READERS["id_number"](written.format(number)).number == number


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13900000000", ("13900000000", "")),
        (13900000000.0, ("13900000000", "")),
        ("139-0000-0000", ("13900000000", "")),
        ("139 0000 0000", ("13900000000", "")),
        ("+8613900000000", ("13900000000", "")),
        ("0314-5550000", ("", "0314-5550000")),
        ("5550000", ("", "5550000")),
        ("13900000000/0314-5550000", ("13900000000", "0314-5550000")),
        ("（0314）5550000", ("", "0314-5550000")),
        ("１３９００００００００", ("13900000000", "")),
    ],
)
def test_phones_are_told_apart(cell, expected):
    assert READERS["phone"](cell) == expected


def test_a_wrong_phone_says_how_many_figures_it_has():
    assert "10位" in problem("phone", "1390000000").message


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("sex", "男性", "1"),
        ("sex", "Ｍ", "1"),
        ("nation", "满", "11"),
        ("nation", "滿族", "11"),
        ("nation", "01", "01"),
        ("education", "大學", "20"),
        ("education", "大学专科", "30"),
        ("education", "中央党校函授本科", "20"),
        ("education", "在职研究生", "10"),
        ("political_status", "党员", "01"),
        ("political_status", "中共预备党员", "02"),
        ("political_status", "群衆", "13"),
        ("retirement_kind", "離休", "lixiu"),
        ("retirement_kind", "退休干部", "tuixiu"),
        ("health_class", "良好", "healthy"),
        ("health_class", "半失能", "half_dependent"),
        ("health_class", "不能自理", "dependent"),
        ("living_situation", "随女儿居住", "children"),
        ("living_situation", "獨居", "alone"),
    ],
)
def test_words_with_a_code_are_known_in_both_scripts(field, cell, code):
    assert READERS[field](cell) == code


def test_a_word_that_is_not_known_is_not_guessed():
    assert problem("sex", "不男不女").code == "word"
    assert problem("retirement_kind", "离退休").code == "word"


def test_lists_are_parted_as_people_part_them():
    assert READERS["specialties"]("书法、 财会,摄影；书法") == ["书法", "财会", "摄影"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("天鹅湖小区3号楼2单元501", ("天鹅湖小区", "3号楼", "2单元", "501")),
        ("天鹅湖小区3-2-501", ("天鹅湖小区", "3号楼", "2单元", "501")),
        (
            "河北省承德市东安县沿江路财政局家属院三号楼一单元201室",
            ("沿江路财政局家属院", "3号楼", "1单元", "201"),
        ),
        ("阳光花园12栋", ("阳光花园", "12号楼", "", "")),
        ("天鹅湖小区", ("天鹅湖小区", "", "", "")),
    ],
)
def test_an_address_is_parted_into_its_places(cell, expected):
    assert READERS["address"](cell) == expected


def test_an_address_that_does_not_part_is_said_not_to_be_kept():
    assert isinstance(READERS["address"]("他儿子那里"), Noted)


@pytest.mark.parametrize(
    "cell", ["儿子张小明13900000001", "张小明（儿子）13900000001", "儿子 张小明 13900000001"]
)
def test_a_family_contact_in_one_cell_is_parted(cell):
    assert READERS["contact"](cell) == ("张小明", "儿子", "13900000001")


def test_names_keep_their_characters_and_lose_their_spaces():
    assert READERS["name"]("张  三") == "张三"
    assert READERS["name"]("买买提•艾力") == "买买提·艾力"
    assert READERS["name"]("張國華") == "張國華"
    assert problem("name", "=HYPERLINK(1)").code == "name"


def read(*rows, header=HEADER):
    sample = [(n, list(cells)) for n, cells in enumerate([header, *rows], start=1)]
    return list(RowReader(recognise(Sheet("名册", 1, [], sample), {}), {}).read(sample))


def codes(row):
    return [code for _, code, _ in row.problems]


def test_birth_date_and_sex_are_checked_against_the_number_and_filled_from_it():
    wrong_day, wrong_sex, filled, month = read(
        a_row(born="1953-03-15"),
        a_row(number=an_id_number(sequence=2), sex="女"),
        a_row(number=an_id_number(sequence=3), born="", sex=""),
        a_row(number=an_id_number(sequence=4), born="1952.3"),
    )
    assert codes(wrong_day) == ["birth_date_mismatch"]
    assert codes(wrong_sex) == ["sex_mismatch"]
    assert (filled.values["birth_date"], filled.values["sex"]) == ((DAY, "day"), "1")
    assert month.values["birth_date"] == (DAY, "day")


def test_the_number_decides_between_january_and_october():
    number = an_id_number("19521015")
    assert read(a_row(number=number, born=1952.1))[0].values["birth_date"] == (dt.date(1952, 10, 15), "day")


@pytest.mark.parametrize("empty", ["无", "/", "-", "—", "——", " ", "　", "不详"])
def test_words_for_nothing_are_empty(empty):
    row = read(a_row(phone=empty, unit=empty, branch=empty))[0]
    assert not row.problems
    assert not {"phone", "home_unit", "branch"} & set(row.values)


def test_the_same_number_twice_in_a_file_is_sent_back_with_the_earlier_row():
    first, second = read(a_row(), a_row("张建国国"))
    assert not first.rejected
    assert codes(second) == ["duplicate_in_file"]
    assert "第2行" in second.problems[0][2]


def test_no_problem_repeats_the_number():
    number = an_id_number()
    for row in read(a_row(number=number[:-1] + "0"), a_row(number=number, sex="女"), a_row(number=number)):
        assert all(number[:14] not in message for _, _, message in row.problems)


def test_full_width_figures_and_letters_are_read():
    number = an_id_number().translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    row = read(a_row(number=number, phone="１３９００００００００"))[0]
    assert row.values["id_number"].number == an_id_number()
    assert row.values["phone"] == "13900000000"
