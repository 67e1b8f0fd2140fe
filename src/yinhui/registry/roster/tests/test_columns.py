"""Where the header is and what its columns mean."""

from yinhui.registry.roster.columns import chosen, recognise
from yinhui.registry.roster.reading import Merge, Sheet
from yinhui.registry.roster.rows import RowReader
from yinhui.registry.roster.tests.making import HEADER, a_row, an_id_number


def sheet(*rows, merges=(), name="名册"):
    return Sheet(name, len(rows), list(merges), [(n, list(cells)) for n, cells in enumerate(rows, start=1)])


def fields(plan):
    return [column.field for column in plan.columns]


def names_read(page, memory=None):
    plan = recognise(page, memory or {})
    return [row.values.get("name") for row in RowReader(plan, {}).read(page.sample)]


def test_a_header_is_found_below_titles():
    page = sheet(["东安县离退休干部名册"], ["2026年11月", "", "", "单位：人"], HEADER, a_row())
    plan = recognise(page, {})
    assert plan.first_row == 4
    assert fields(plan) == [
        "",
        "name",
        "sex",
        "birth_date",
        "id_number",
        "phone",
        "home_unit",
        "branch",
    ]


def test_headers_are_known_by_synonyms_spaces_line_breaks_and_traditional_characters():
    plan = recognise(
        sheet(["姓  名", "性\n别", "公民身份號碼", "聯繫電話", "原工作單位", "離退休時間*"], a_row()), {}
    )
    assert fields(plan) == ["name", "sex", "id_number", "phone", "home_unit", "retired_on"]


def test_a_header_of_two_rows_is_read_with_and_without_its_merges():
    upper = ["序号", "姓名", "性别", "家庭联系人", "", ""]
    lower = ["", "", "", "姓名", "关系", "电话"]
    data = ["1", "张建国", "男", "张小明", "儿子", "13900000001"]
    expected = ["", "name", "sex", "contact_name", "contact_relation", "contact_phone"]
    assert fields(recognise(sheet(upper, lower, data), {})) == expected
    merges = [Merge(1, 3, 1, 5), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)]
    plan = recognise(sheet(upper, lower, data, merges=merges), {})
    assert fields(plan) == expected
    assert plan.first_row == 3


def test_names_under_a_group_of_the_persons_own_stay_the_persons():
    plan = recognise(
        sheet(["基本情况", "", "家属", ""], ["姓名", "性别", "姓名", "电话"], ["张建国", "男", "张小明", ""]),
        {},
    )
    assert fields(plan) == ["name", "sex", "contact_name", "contact_phone"]


def test_columns_without_a_known_header_are_known_by_what_they_look_like():
    number = an_id_number()
    page = sheet(
        ["姓名", "甲", "乙", "单位"],
        ["张建国", number, "13900000000", "财政局"],
        ["李秀英", number, "13900000001", "财政局"],
    )
    plan = recognise(page, {})
    assert fields(plan) == ["name", "id_number", "phone", "home_unit"]
    assert [column.how for column in plan.columns] == ["header", "values", "values", "header"]


def test_a_sheet_without_a_header_is_recognised_by_its_values():
    rows = [["张建国", an_id_number(), "男"], ["李志强", an_id_number(sequence=2), "男"]]
    assert fields(recognise(sheet(*rows), {})) == ["name", "id_number", "sex"]


def test_a_header_that_a_person_corrected_is_remembered_for_the_county():
    page = sheet(["姓名", "性别", "所属"], ["张建国", "男", "财政局"])
    assert fields(recognise(page, {})) == ["name", "sex", ""]
    assert fields(recognise(page, {"所属": "home_unit"})) == ["name", "sex", "home_unit"]
    assert fields(chosen(recognise(page, {}), {2: "home_unit"})) == ["name", "sex", "home_unit"]


def test_totals_signatures_blank_rows_and_repeated_headers_are_nobody():
    page = sheet(
        HEADER,
        a_row("张建国"),
        ["", "", "", "", "", "", "", ""],
        ["2"],
        HEADER,
        a_row("李志强", number=an_id_number(sequence=2)),
        ["小计", "", "2"],
        ["合 计", "2人"],
        ["", "总计", "2"],
        ["制表人：王某", "", "审核：赵某"],
    )
    assert names_read(page) == ["张建国", "李志强"]


def test_a_roster_titled_lixiu_says_so_of_everybody_in_it():
    assert recognise(sheet(["离休干部名册"], HEADER, a_row()), {}).retirement_kind == "lixiu"
    assert recognise(sheet(["离退休干部名册"], HEADER, a_row()), {}).retirement_kind == ""


def test_a_sheet_without_people_has_no_columns():
    assert recognise(sheet(["填写说明"], ["1. 只有姓名必填"]), {}).columns == ()
