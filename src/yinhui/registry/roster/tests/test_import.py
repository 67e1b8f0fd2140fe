"""An import from file to register and back."""

import datetime as dt

import openpyxl
import pytest
from django.db import connection
from tests.builders import (
    a_community,
    a_county,
    a_person,
    a_place,
    a_unit,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.sensitive import decrypt
from yinhui.registry.models import (
    ColumnMemory,
    FamilyContact,
    Membership,
    Organisation,
    Person,
    Residence,
    RosterImport,
    RosterPerson,
    RosterRow,
)
from yinhui.registry.roster import actions, staging
from yinhui.registry.roster.refusal import Refusal, RosterError
from yinhui.registry.roster.report import report
from yinhui.registry.roster.tests.making import HEADER, a_csv, a_row, an_id_number, an_xlsx
from yinhui.registry.roster.workbook_out import error_workbook, template_workbook

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def on_a_day():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def clerk(county):
    return an_actor("bureau_clerk", county)


@pytest.fixture
def read(tmp_path, county, clerk):
    """Read a roster into its preview."""

    def run(*rows, header=HEADER, path=None, of=None):
        path = path or a_csv(tmp_path, [header, *rows])
        roster = actions.start_import(
            actor=clerk,
            county=of or county,
            file_name=path.name,
            file_sha256=staging.sha256_of(path),
            file_bytes=path.stat().st_size,
        )
        return staging.read_roster(roster, path)

    return run


@pytest.fixture
def take_in(read, clerk):
    """Read and apply, everything unknown set up."""

    def run(*rows, **how):
        roster = read(*rows, **how)
        actions.create_all_names(actor=clerk, roster=roster)
        return actions.apply_import(actor=clerk, roster=roster)

    return run


def counts(roster):
    return {verdict: number for verdict, number in roster.counts.items() if number}


def roster_people():
    return Person.objects.exclude(retirement_kind="serving").order_by("pk")


def with_number(county, number, **fields):
    return a_person(county, id_number=number, **fields)


def test_new_people_are_taken_in_with_everything_the_roster_says(take_in, county):
    community = a_community(county)
    header = [
        *HEADER,
        "健康状况",
        "社区",
        "小区",
        "楼号",
        "单元",
        "室",
        "联系人姓名",
        "关系",
        "联系人电话",
        "特长",
    ]
    row = [
        *a_row(phone="13900000000", unit="财政局", branch="财政局党支部"),
        "一般",
        "沿江社区",
        "天鹅湖小区",
        "3栋",
        "2",
        "501室",
        "张小明",
        "儿子",
        "13900000001",
        "书法、门球",
    ]
    take_in(row, header=header)
    person = roster_people().get()
    assert decrypt(person.id_number_sealed, "id_number", person.pk) == an_id_number()
    assert (person.name, person.sex, person.birth_date) == ("张建国", "1", dt.date(1952, 3, 15))
    assert person.home_unit.name == "财政局"
    assert person.specialties == ["书法", "门球"]
    assert {"zjg", "0000"} <= {person.initials, *person.search_tokens}
    branch = Membership.objects.get(person=person).organisation
    assert (branch.name, branch.parent.name, branch.kind) == ("财政局党支部", "财政局", "unit_branch")
    home = Residence.objects.get(person=person).place
    assert home.full_name.endswith("沿江社区天鹅湖小区3号楼2单元501")
    assert person.circumstances.health_class == "fair"
    contact = FamilyContact.objects.get(person=person)
    assert contact.opened == ("张小明", "儿子", "13900000001")
    assert person.visible_in == sorted({*branch.path, *community.path})


def test_the_reach_given_with_the_row_is_what_the_triggers_would_compute(take_in, county):
    a_community(county)
    header = [*HEADER, "社区", "小区"]
    take_in([*a_row(unit="财政局", branch="财政局党支部"), "沿江社区", "天鹅湖小区"], header=header)
    person = roster_people().get()
    given = person.visible_in
    Person.objects.filter(pk=person.pk).update(visible_in=[])
    Membership.objects.filter(person=person).update(kind="branch")
    person.refresh_from_db()
    assert person.visible_in == given


def test_taking_the_same_file_in_again_changes_nothing(take_in, read):
    rows = [a_row(unit="财政局", branch="财政局党支部"), a_row("李秀英", number="", sex="女", unit="财政局")]
    take_in(*rows)
    before = list(roster_people().values("pk", "version"))
    again = take_in(*rows)
    assert counts(again) == {"unchanged": 2}
    assert list(roster_people().values("pk", "version")) == before


def test_applying_twice_is_applying_once(read, clerk):
    roster = read(a_row())
    actions.apply_import(actor=clerk, roster=roster)
    actions.apply_import(actor=clerk, roster=roster)
    assert roster_people().count() == 1


def test_a_changed_row_changes_just_what_it_says_and_keeps_the_period_before(take_in, clerk):
    take_in(a_row(phone="13900000000", unit="财政局", branch="财政局党支部"))
    with clock.fixed(dt.date(2026, 12, 1)):
        roster = take_in(a_row(phone="13900000009", unit="财政局", branch="教育局党支部"))
    assert counts(roster) == {"changed": 1}
    person = roster_people().get()
    assert (person.phone, person.home_unit.name, person.version) == ("13900000009", "财政局", 2)
    assert {"0009"} <= set(person.search_tokens)
    assert "0000" not in person.search_tokens
    former, present = Membership.objects.filter(person=person).order_by("period")
    assert (former.period.upper, present.period.lower) == (dt.date(2026, 12, 1), dt.date(2026, 12, 1))
    assert present.organisation.name == "教育局党支部"


def test_an_empty_cell_and_a_less_exact_date_change_nothing(take_in):
    header = [*HEADER, "退休时间"]
    take_in([*a_row(phone="13900000000"), "2012-03-20"], header=header)
    assert counts(take_in([*a_row(phone=""), "2012.3"], header=header)) == {"unchanged": 1}


def test_the_same_name_and_birth_date_with_another_number_is_in_doubt_and_never_merged(county, read, clerk):
    known = with_number(county, an_id_number(sequence=7), name="张建国", birth_date=dt.date(1952, 3, 15))
    roster = read(a_row())
    assert counts(roster) == {"doubtful": 1}
    row = RosterRow.objects.get(roster=roster)
    assert (row.person_id, row.doubt) == (known.pk, "same_name_birth")
    actions.apply_import(actor=clerk, roster=roster)
    assert roster_people().count() == 1


def test_a_person_decides_that_it_is_the_same_or_another(county, read, clerk):
    known = a_person(county, name="张建国", birth_date=dt.date(1952, 3, 15))
    roster = read(a_row(phone="13900000000"))
    row = RosterRow.objects.get(roster=roster)
    actions.decide_doubt(actor=clerk, roster=roster, row=row, decision="same")
    actions.apply_import(actor=clerk, roster=roster)
    known.refresh_from_db()
    assert decrypt(known.id_number_sealed, "id_number", known.pk) == an_id_number()
    assert known.phone == "13900000000"

    roster = read(a_row(number=an_id_number(sequence=9)))
    row = RosterRow.objects.get(roster=roster)
    actions.decide_doubt(actor=clerk, roster=roster, row=row, decision="different")
    actions.apply_import(actor=clerk, roster=roster)
    assert roster_people().filter(name="张建国").count() == 2


def test_a_decision_about_a_row_without_number_is_not_asked_for_again(county, read, clerk):
    known = a_person(county, name="张建国", birth_date=dt.date(1952, 3, 15))
    roster = read(a_row(number=""))
    row = RosterRow.objects.get(roster=roster)
    assert row.doubt == "same_name_birth"
    actions.decide_doubt(actor=clerk, roster=roster, row=row, decision="same")
    actions.apply_import(actor=clerk, roster=roster)
    again = read(a_row(number=""))
    assert counts(again) == {"unchanged": 1}
    assert RosterRow.objects.get(roster=again).person_id == known.pk


def test_the_same_number_under_another_name_is_in_doubt_and_cannot_be_another_person(county, read, clerk):
    with_number(county, an_id_number(), name="张健国", birth_date=dt.date(1952, 3, 15))
    roster = read(a_row("张建国"))
    row = RosterRow.objects.get(roster=roster)
    assert row.doubt == "other_name"
    with pytest.raises(RosterError):
        actions.decide_doubt(actor=clerk, roster=roster, row=row, decision="different")
    actions.decide_doubt(actor=clerk, roster=roster, row=row, decision="same")
    actions.apply_import(actor=clerk, roster=roster)
    assert roster_people().get().name == "张建国"


@pytest.mark.parametrize(("written", "in_doubt"), [("张健国", True), ("张建囯", True), ("李志强", False)])
def test_a_slip_in_the_name_within_a_unit_is_in_doubt(county, read, written, in_doubt):
    unit = a_unit(county, "财政局")
    a_person(county, name="张建国", birth_date=dt.date(1952, 3, 15), home_unit=unit)
    roster = read(a_row(written, unit="财政局"))
    assert counts(roster) == ({"doubtful": 1} if in_doubt else {"new": 1})


def test_twins_within_a_file_are_in_doubt_and_can_be_said_to_be_one(read, clerk):
    roster = read(a_row(), a_row(number=an_id_number(sequence=2), phone="13900000000"))
    assert counts(roster) == {"new": 1, "doubtful": 1}
    row = RosterRow.objects.get(roster=roster, verdict="doubtful")
    assert row.doubt == "twin_in_file"
    actions.decide_doubt(actor=clerk, roster=roster, row=row, decision="same")
    actions.apply_import(actor=clerk, roster=roster)
    person = roster_people().get()
    assert (person.phone, decrypt(person.id_number_sealed, "id_number", person.pk)) == (
        "13900000000",
        an_id_number(sequence=2),
    )


def test_unknown_units_are_said_and_nothing_is_set_up_without_a_word(read, clerk):
    roster = read(a_row(unit="财政局", branch="财政局党支部"))
    assert [(p["code"], p["column"], p["row"]) for p in report(roster)["problems"]] == [
        ("unit_unknown", "原工作单位", 2),
        ("branch_unknown", "所在支部", 2),
    ]
    actions.apply_import(actor=clerk, roster=roster)
    assert roster_people().get().home_unit is None
    assert not Organisation.objects.filter(kind__in=["unit", "unit_branch"]).exists()


def test_an_unknown_unit_can_be_said_to_be_one_of_ours(county, read, clerk):
    unit = a_unit(county, "东安县财政局")
    roster = read(a_row(unit="财政局"))
    name = roster.names.get(kind="unit")
    actions.resolve_name(actor=clerk, roster=roster, name=name, target_id=unit.pk, create=False)
    actions.apply_import(actor=clerk, roster=roster)
    assert roster_people().get().home_unit == unit
    other = a_unit(a_county("邻县"))
    with pytest.raises(RosterError):
        actions.resolve_name(
            actor=clerk, roster=read(a_row(unit="x")), name=name, target_id=other.pk, create=False
        )


def test_branches_of_one_name_are_told_apart_by_their_unit(county, read, clerk):
    for unit in ("财政局", "教育局"):
        an_organisation("unit_branch", under=a_unit(county, unit), name="第一党支部")
    roster = read(a_row(unit="教育局", branch="第一党支部"), a_row("李志强", number="", branch="第一党支部"))
    assert [p["code"] for p in report(roster)["problems"]] == ["branch_ambiguous"]
    actions.apply_import(actor=clerk, roster=roster)
    assert Membership.objects.get().organisation.parent.name == "教育局"


def test_a_compound_known_to_the_register_is_lived_in_without_a_word(county, read, clerk):
    community = a_community(county)
    compound = a_place(county, "compound", "天鹅湖小区", under=community.place)
    roster = read([*a_row(), "天鹅湖小区3-2-501"], header=[*HEADER, "家庭住址"])
    assert not report(roster)["problems"]
    actions.apply_import(actor=clerk, roster=roster)
    assert compound.pk in Residence.objects.get().place.path


def test_rejected_rows_come_back_with_comments_in_their_cells_and_nothing_runs(read, tmp_path, clerk):
    roster = read(
        a_row("=cmd|x", serial="+1"), a_row("李志强", number=an_id_number()[:-1] + "0"), a_row("王五")
    )
    assert counts(roster) == {"rejected": 2, "new": 1}
    path = tmp_path / "退回.xlsx"
    path.write_bytes(error_workbook(actor=clerk, roster=roster))
    sheet = openpyxl.load_workbook(path).active
    assert sheet["A1"].value.startswith("导")
    assert [cell.value for cell in sheet[2]][:3] == HEADER[:3]
    assert "姓名" in sheet["B3"].comment.text
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].quotePrefix) == ("=cmd|x", "s", True)
    assert sheet["A3"].data_type == "s"
    assert "校验位" in sheet["E4"].comment.text
    assert sheet.max_row == 4


def test_the_error_workbook_corrected_is_a_roster_again(read, tmp_path, take_in, clerk):
    path = tmp_path / "退回.xlsx"
    path.write_bytes(error_workbook(actor=clerk, roster=read(a_row(sex="女"))))
    book = openpyxl.load_workbook(path)
    book.active["C3"] = "男"
    book.save(path)
    assert counts(take_in(path=path)) == {"new": 1}


def test_the_template_filled_in_is_a_roster(tmp_path, take_in):
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template_workbook())
    book = openpyxl.load_workbook(path)
    book.active["A2"] = "张三"
    book.save(path)
    assert counts(take_in(path=path)) == {"new": 1}
    assert roster_people().get().home_unit.name == "财政局"


def test_no_identity_number_is_kept_or_said_in_plain(read):
    number = an_id_number()
    roster = read(a_row(sex="女"), a_row("李志强"))
    columns = [field.name for field in RosterRow._meta.fields if field.name != "roster"]
    kept = repr([[getattr(row, name) for name in columns] for row in RosterRow.objects.filter(roster=roster)])
    assert number not in kept
    assert number[6:14] not in str(report(roster)["problems"])


def test_several_sheets_count_together_and_problems_name_their_sheet(read, tmp_path):
    path = an_xlsx(
        tmp_path,
        ("离休干部", [["离休干部名册"], HEADER, a_row()]),
        ("退休干部", [HEADER, a_row("李志强", number=an_id_number(sequence=2), sex="女")]),
        ("说明", [["填表说明"]]),
    )
    roster = read(path=path)
    assert counts(roster) == {"new": 1, "rejected": 1}
    assert [(p["sheet"], p["row"], p["column"]) for p in report(roster)["problems"]] == [
        ("退休干部", 2, "性别")
    ]
    assert RosterRow.objects.get(roster=roster, verdict="new").retirement_kind == "lixiu"


def test_a_column_that_a_person_corrects_is_read_anew_and_remembered(county, read, clerk, tmp_path):
    header = ["姓名", "性别", "归口"]
    path = a_csv(tmp_path, [header, ["张建国", "男", "财政局"], ["李志强", "男", "教育局"]])
    roster = read(path=path)
    actions.choose_columns(actor=clerk, roster=roster, sheet=0, choices={2: "home_unit"})
    staging.read_roster(roster, path)
    assert sorted(roster.names.values_list("text", flat=True)) == ["教育局", "财政局"]
    assert ColumnMemory.objects.get(county=county).field == "home_unit"
    assert read(path=path).columns[0]["columns"][2]["field"] == "home_unit"
    with pytest.raises(RosterError):
        actions.choose_columns(actor=clerk, roster=roster, sheet=0, choices={1: "home_unit"})


def test_a_file_without_a_header_or_people_is_refused_and_says_so(read):
    with pytest.raises(Refusal) as caught:
        read(["完", "全", "不", "是"], header=["名", "册"])
    assert caught.value.code == "no_header"
    assert RosterImport.objects.latest("pk").state == "refused"
    with pytest.raises(Refusal):
        read()


def test_an_import_is_undone_as_a_whole(county, take_in, clerk):
    unit = a_unit(county, "财政局")
    branch = an_organisation("unit_branch", under=unit, name="财政局党支部")
    header = [*HEADER, "健康状况", "联系人姓名"]
    known = with_number(
        county,
        an_id_number(),
        name="张建国",
        birth_date=dt.date(1952, 3, 15),
        phone="13900000000",
        branch=branch,
    )
    before = (
        Person.objects.filter(pk=known.pk)
        .values("name", "phone", "home_unit", "search_tokens", "visible_in")
        .get()
    )
    roster = take_in(
        [*a_row(phone="13900000009", unit="教育局", branch="教育局党支部"), "一般", "张小明"],
        [*a_row("李志强", number=an_id_number(sequence=2), branch="教育局党支部", unit="教育局"), "", ""],
        header=header,
    )
    assert counts(roster) == {"new": 1, "changed": 1}
    actions.undo_import(actor=clerk, roster=roster)
    assert list(roster_people()) == [known]
    assert Person.objects.filter(pk=known.pk).values(*before).get() == before
    membership = Membership.objects.get()
    assert (membership.organisation, membership.period.upper) == (branch, None)
    assert not FamilyContact.objects.exists()
    assert roster.state == "undone"


def test_an_import_into_a_table_thought_empty_does_not_read_everybody_for_each_person(take_in, clerk):
    many = [
        a_row(
            number=an_id_number(f"1950{month:02}{day:02}"),
            born=f"1950-{month:02}-{day:02}",
            unit="财政局",
            branch="财政局党支部",
        )
        for month in range(1, 13)
        for day in range(1, 26)
    ]
    actions.undo_import(actor=clerk, roster=take_in(*many))
    with connection.cursor() as cursor:
        # As autovacuum may leave it in the middle of an import: pages, and nobody in them.
        cursor.execute("analyze registry_person")
    before = people_read()
    take_in(*many)
    assert people_read() - before < 20 * len(many)


def people_read():
    """How many rows of the people this transaction has looked at, by an index or without."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
               where relname = 'registry_person'"""
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("later", ["appointment", "edit", "move", "import"])
def test_an_import_with_something_later_on_it_is_not_undone_and_says_what(county, take_in, clerk, later):
    roster = take_in(a_row(unit="财政局", branch="财政局党支部"))
    person = roster_people().get()
    branch = Membership.objects.get().organisation
    if later == "appointment":
        an_appointment(person, "secretary", branch)
    elif later == "edit":
        Person.objects.filter(pk=person.pk).update(phone="13900000000", version=2)
    elif later == "move":
        Membership.objects.update(organisation=an_organisation("unit_branch", under=branch.parent))
    else:
        take_in(a_row(phone="13900000000"))
    with pytest.raises(RosterError) as caught:
        actions.undo_import(actor=clerk, roster=roster)
    said = {
        "appointment": "任职1条",
        "edit": "资料后来又有修改",
        "move": "后来又有变动",
        "import": "后来导入的",
    }
    assert said[later] in caught.value.message
    assert Person.objects.filter(pk=person.pk).exists()


def test_where_a_person_came_from_is_kept(take_in):
    roster = take_in(a_row())
    assert list(RosterPerson.objects.values_list("roster", "person", "what")) == [
        (roster.pk, roster_people().get().pk, "created")
    ]


def test_a_register_that_moved_on_since_the_preview_is_looked_at_again(county, read, clerk):
    roster = read(a_row())
    with_number(county, an_id_number(), name="张建国", birth_date=dt.date(1952, 3, 15))
    with pytest.raises(RosterError) as caught:
        actions.apply_import(actor=clerk, roster=roster)
    assert caught.value.code == "verdicts_moved"


def test_one_county_never_sees_anothers_people(county, read):
    neighbour = a_county("邻县")
    with_number(neighbour, an_id_number(), name="张建国", birth_date=dt.date(1952, 3, 15))
    assert counts(read(a_row())) == {"new": 1}


def test_only_who_may_import_imports(county):
    secretary = an_actor("township_clerk", an_organisation("township", under=county))
    with pytest.raises(NotAllowed):
        actions.start_import(
            actor=secretary, county=county, file_name="x", file_sha256="0" * 64, file_bytes=1
        )
    stranger = an_actor("bureau_clerk", a_county("邻县"))
    with pytest.raises(NotAllowed):
        actions.start_import(actor=stranger, county=county, file_name="x", file_sha256="0" * 64, file_bytes=1)


def test_a_discarded_import_leaves_no_rows(read, clerk):
    roster = read(a_row())
    actions.discard_import(actor=clerk, roster=roster)
    assert not RosterRow.objects.exists()
    with pytest.raises(RosterError):
        actions.apply_import(actor=clerk, roster=roster)
