"""The list of calls: narrowed, sorted, exported whole or as chosen."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders import REQUEST_QUERIES, signed_in

from yinhui.kernel import clock
from yinhui.learning.essays.tests.given import TODAY, a_call, a_world, after_the_end
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
LIST_QUERIES = REQUEST_QUERIES + 12


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def clerk(client, world):
    return signed_in(client, Account.objects.get(pk=world.clerk.account_id))


def titles_in(answer):
    """The second column of the rows below the header."""
    content = io.BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    return [row[1] for row in rows if "征集" in str(row[1])]


def test_a_call_is_found_by_words_state_kind_and_last_day(clerk, world, django_assert_max_num_queries):
    for number in range(3):
        a_call(world, title=f"征集{number}", theme="写门前的路" if number else "画家乡", kinds=("writing",))
    with django_assert_max_num_queries(LIST_QUERIES):
        page = clerk.get(reverse("essays"), {"words": "门前", "state": "open", "sort": "title"})
    listed = page.content.decode()
    assert "征集1" in listed
    assert "征集0" not in listed
    for asked in ({"state": "past"}, {"kind": "painting"}, {"until": "2026-11-29"}, {"words": "别的"}):
        assert "没有符合条件的征集" in clerk.get(reverse("essays"), asked).content.decode()
    with after_the_end():
        assert "征集1" in clerk.get(reverse("essays"), {"state": "past"}).content.decode()


def test_the_list_is_exported_as_filtered_and_as_chosen(clerk, world):
    calls = [a_call(world, title=f"征集{number}") for number in range(3)]
    address = reverse("essays-export")
    assert titles_in(clerk.get(address, {"sort": "title", "words": "征集"})) == ["征集0", "征集1", "征集2"]
    chosen = [call.pk for call in calls[:2]]
    assert sorted(titles_in(clerk.post(address, {"chosen": chosen}))) == ["征集0", "征集1"]
