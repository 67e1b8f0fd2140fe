"""The bank: typed, read from a spreadsheet, given back, kept from those who take part."""

import io

import pytest
import xlsxwriter
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders import a_branch, a_county, an_account, an_actor, signed_in

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed
from yinhui.learning.contests.actions import begin_round
from yinhui.learning.contests.actions_bank import amend_question, questions_of, retire_questions
from yinhui.learning.contests.actions_import import undo_question_file
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Question, QuestionImport
from yinhui.learning.contests.questions import QuestionContent
from yinhui.learning.contests.reading import HEADERS
from yinhui.learning.contests.template import template_workbook
from yinhui.learning.contests.tests.given import a_contest, a_question, a_world, at, entered, items_of
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def clerk(county):
    return an_account("bureau_clerk", county)


def a_sheet(*rows):
    """A spreadsheet in the template's columns; a row names what it has."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("题目")
        sheet.write_row(0, 0, HEADERS)
        for line, row in enumerate(rows, start=1):
            for header, words in row.items():
                sheet.write(line, HEADERS.index(header), words)
    out.seek(0)
    out.name = "题目.xlsx"
    return out


GOOD = {
    "题型": "单选题",
    "类别": "健康",
    "难度": "容易",
    "题目": "成年人每天食盐不超过几克？",
    "选项A": "5克",
    "选项B": "10克",
    "答案": "A",
    "出处": "《中国居民膳食指南（2022）》",
}


def test_a_spreadsheet_is_shown_first_with_what_is_wrong_in_which_cell(client, clerk):
    bad = (
        GOOD | {"题目": "没有这个选项", "答案": "C"},
        GOOD | {"题目": "没有出处", "出处": ""},
        GOOD | {"题型": "问答题", "题目": "题型不认得"},
        GOOD,
    )
    signed_in(client, clerk)
    client.session.save()
    sent = client.post(reverse("contest-questions-import"), {"file": a_sheet(GOOD, *bad)})
    read = QuestionImport.objects.get()
    assert sent.url == reverse("contest-questions-read", args=[read.pk])
    assert Question.objects.count() == 0, "nothing enters the bank before it was looked at"
    assert [(one["row"], one["cell"]) for one in read.problems] == [
        (3, "答案（M3）"),
        (4, "出处（N4）"),
        (5, "题型（A5）"),
        (6, "题目（D6）"),
    ]
    page = client.get(sent.url).content.decode()
    assert "答案“C”不在选项里" in page
    assert "和第2行是同一道题" in page
    client.post(sent.url)
    assert not Question.objects.exists(), "a file with a wrong row is taken in not at all"

    sent = client.post(reverse("contest-questions-import"), {"file": a_sheet(GOOD)})
    client.post(sent.url)
    client.post(sent.url)
    assert [question.text for question in Question.objects.all()] == [GOOD["题目"]]
    client.post(reverse("contest-questions-import"), {"file": a_sheet(GOOD)})
    assert QuestionImport.objects.latest("pk").known == 1


def test_every_wrong_row_of_a_long_file_is_listed(client, clerk):
    signed_in(client, clerk)
    rows = [GOOD | {"题目": f"第{number}题", "答案": ""} for number in range(450)]
    sent = client.post(reverse("contest-questions-import"), {"file": a_sheet(*rows)})
    assert len(QuestionImport.objects.get().problems) == 450
    assert "第451行" in client.get(sent.url, {"page": 3}).content.decode()


def test_an_import_is_taken_back_whole_while_nothing_of_it_was_used(client, county, clerk):
    signed_in(client, clerk)
    before = a_question(actors_of(clerk)[0], "早就有的题")
    rows = [GOOD | {"题目": f"第{number}题"} for number in range(4)]
    sent = client.post(reverse("contest-questions-import"), {"file": a_sheet(*rows)})
    client.post(sent.url)
    read = QuestionImport.objects.get()
    undo = reverse("contest-questions-undo", args=[read.pk])
    assert undo in client.get(sent.url).content.decode()
    client.post(undo)
    client.post(undo)
    assert list(Question.objects.all()) == [before]
    assert "已经撤销" in client.get(sent.url).content.decode()
    client.post(sent.url)
    assert Question.objects.count() == 1, "what was taken back comes in by a new import only"


def test_an_import_of_which_something_was_used_stays():
    world = a_world()
    clerk = world.keeper
    read = QuestionImport.objects.create(
        county=world.county, file_name="题目.xlsx", applied_at=clock.now(), added=1
    )
    Question.objects.filter(retired_at=None).update(came_with=read)
    with at(0):
        contest = entered(world, a_contest(world))
        begin_round(actor=clerk, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    with pytest.raises(ContestError, match="4道已经用在竞赛里"):
        undo_question_file(actor=clerk, import_id=read.pk)
    assert Question.objects.filter(came_with=read).exists()


def test_several_questions_are_retired_put_back_moved_and_deleted_at_once(client):
    world = a_world()
    with at(0):
        contest = entered(world, a_contest(world))
        begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    signed_in(client, Account.objects.get(pk=world.keeper.account_id))
    used = {item.question_id for item in items_of(world.people[0])}
    singles = list(Question.objects.filter(kind="single").values_list("pk", flat=True))
    address = reverse("contest-questions-change")

    def do(what, **more):
        client.post(address, {"do": what, "chosen": singles} | more)
        return Question.objects.filter(pk__in=singles)

    assert not do("retire").filter(retired_at=None).exists()
    a_question(world.keeper, "单选题0")
    assert do("restore").filter(retired_at=None).count() == 11, "one stands again under the same words"
    assert set(do("move", subject="党史").values_list("subject", flat=True)) == {"党史"}
    assert (
        "类别没有填"
        in client.post(
            address, {"do": "move", "chosen": singles, "subject": " "}, follow=True
        ).content.decode()
    )
    assert set(do("delete").values_list("pk", flat=True)) == used
    assert client.post(address, {"do": "burn", "chosen": singles}).status_code == 404


def test_what_goes_out_can_come_in_again_elsewhere(client, county, clerk):
    keeper = actors_of(clerk)[0]
    a_question(keeper, "单选", options=("=1+1", "乙"), answer="B")
    a_question(keeper, "多选", kind="multiple", answer="ABD")
    a_question(keeper, "判断", kind="true_false", options=(), answer="错")
    a_question(keeper, "填空", kind="fill_in", options=(), answer="1921年|一九二一")
    answer = signed_in(client, clerk).get(reverse("contest-questions-export"))
    content = b"".join(answer.streaming_content)
    other = an_account("bureau_clerk", a_county("西平县"))
    file = io.BytesIO(content)
    file.name = "题库.xlsx"
    signed_in(client, other).post(reverse("contest-questions-import"), {"file": file})
    client.post(reverse("contest-questions-read", args=[QuestionImport.objects.get().pk]))
    fields = ("kind", "text", "options", "correct", "accepted_keys", "source")
    here, there = (
        list(Question.objects.filter(county_id=one).order_by("text").values_list(*fields))
        for one in (county.pk, other.person.county_id)
    )
    assert here == there
    assert len(here) == 4


def test_the_template_s_own_examples_can_be_read(client, clerk):
    file = template_workbook()
    assert CalamineWorkbook.from_filelike(file).get_sheet_by_name("题目").to_python()[0] == list(HEADERS)
    file.seek(0)
    sent = io.BytesIO(file.read())
    sent.name = "模板.xlsx"
    signed_in(client, clerk).post(reverse("contest-questions-import"), {"file": sent})
    read = QuestionImport.objects.get()
    assert (len(read.rows), read.problems) == (4, [])


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(client, clerk):
    file = io.BytesIO(b"not a workbook")
    file.name = "题目.xlsx"
    answer = signed_in(client, clerk).post(reverse("contest-questions-import"), {"file": file})
    assert answer.status_code == 422
    assert not QuestionImport.objects.exists()


def test_a_used_question_stays_as_it_was_asked():
    world = a_world()
    with at(0):
        contest = entered(world, a_contest(world))
        begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    used = items_of(world.people[0])[0].question
    content = QuestionContent("single", "党章", 2, "新的写法", ("甲", "乙"), "B", "《中国共产党章程》")
    better = amend_question(actor=world.keeper, question_id=used.pk, content=content)
    used.refresh_from_db()
    assert better.pk != used.pk
    assert used.retired_at is not None
    unused = questions_of(world.keeper).filter(is_used=False, retired_at=None).first()
    changed = amend_question(
        actor=world.keeper,
        question_id=unused.pk,
        content=QuestionContent("single", "党章", 2, "改了字", ("甲", "乙"), "B", "出处"),
    )
    assert changed.pk == unused.pk
    assert retire_questions(actor=world.keeper, question_ids=[changed.pk, used.pk]) == 1


def test_a_branch_draws_from_the_bank_and_does_not_read_it(county):
    secretary = an_actor("secretary", a_branch(county))
    with pytest.raises(NotAllowed, match="题库由县"):
        questions_of(secretary)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "AB"}, "answer"),
        ({"answer": "E"}, "answer"),
        ({"options": ("甲",)}, "options"),
        ({"options": ("甲", "甲")}, "options"),
        ({"kind": "fill_in", "answer": "甲"}, "options"),
        ({"kind": "true_false", "answer": "也许"}, "answer"),
        ({"source": " "}, "source"),
    ],
)
def test_a_question_says_what_is_wrong_with_it(county, said, field):
    with pytest.raises(ContestError) as error:
        a_question(an_actor("bureau_clerk", county), "题目", **said)
    assert error.value.field == field
