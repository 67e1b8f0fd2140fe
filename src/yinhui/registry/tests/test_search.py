"""Finding people and organisations as people type."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import (
    a_branch,
    a_community,
    a_county,
    a_person,
    a_place,
    a_unit,
    an_account,
    an_actor,
    an_organisation,
)

from yinhui.registry.identity import check_character
from yinhui.registry.models import Person
from yinhui.registry.search import organisations_found, people_found, people_matching, words_of
from yinhui.registry.search_keys import search_keys

pytestmark = pytest.mark.django_db


def found(actor, text, limit=20):
    names = Person.objects.in_bulk(ids := people_found(actor, text, limit))
    return [names[pk].name for pk in ids]


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def clerk(county):
    return an_actor("bureau_clerk", county, name="周敏")


@pytest.mark.parametrize(
    "typed",
    [
        "张晓明",
        "张",
        "晓明",
        "张晓",
        "明",
        "zxm",
        "ZXM",
        "zhangxiaoming",
        "zhangxiao",
        "xiaoming",
        "5678",
        "12345678",
        "13912345678",
        "１３９１２３４５６７８",
    ],
)
def test_a_person_is_found_by_name_part_pinyin_initials_and_phone_tail(county, clerk, typed):
    a_person(county, name="张晓明", phone="13912345678")
    a_person(county, name="李建国", phone="13987654321")
    assert found(clerk, typed) == ["张晓明"]


def test_a_surname_read_in_its_own_way_is_found_by_that_reading(county, clerk):
    a_person(county, name="单国强")
    assert found(clerk, "sgq") == found(clerk, "shan") == ["单国强"]


def test_a_name_with_a_dot_is_found_with_and_without_it(county, clerk):
    a_person(county, name="买买提·吐尔逊")
    assert (
        found(clerk, "买买提吐尔逊")
        == found(clerk, "买买提·吐尔逊")
        == found(clerk, "提吐")
        == ["买买提·吐尔逊"]
    )


def test_words_are_all_wanted_and_may_name_a_unit_or_a_compound(county, clerk):
    finance, taxes = a_unit(county, "财政局"), a_unit(county, "税务局")
    community = a_community(county)
    lake = a_place(county, "compound", "天鹅湖小区", under=community.place)
    flat = a_place(county, "flat", "501", under=a_place(county, "building", "3号楼", under=lake))
    a_person(county, name="张晓明", home_unit=finance)
    a_person(county, name="张建国", home_unit=taxes, lives_at=flat)
    a_person(county, name="李秀英", home_unit=finance)
    assert found(clerk, "张 财政局") == ["张晓明"]
    assert found(clerk, "财政 张") == ["张晓明"]
    assert sorted(found(clerk, "财政局")) == ["张晓明", "李秀英"]
    assert found(clerk, "天鹅湖") == ["张建国"]
    assert found(clerk, "zjg，天鹅湖") == ["张建国"]
    assert found(clerk, "张 教育局") == []


def test_the_very_name_comes_first_then_names_that_begin_so(county, clerk):
    for name in ("李张伟", "张伟明", "张伟"):
        a_person(county, name=name)
    assert found(clerk, "张伟") == ["张伟", "张伟明", "李张伟"]
    assert found(clerk, "张伟", limit=2) == ["张伟", "张伟明"]


def test_nobody_is_found_beyond_the_actors_reach(county):
    here, there = a_branch(county), a_branch(county)
    a_person(county, name="张晓明", branch=here)
    a_person(county, name="张晓红", branch=there)
    other_county = an_organisation("county", under=county.parent, name="平原县")
    a_person(other_county, name="张晓刚", branch=a_branch(other_county))
    assert found(an_actor("secretary", here, name="周敏"), "张晓") == ["张晓明"]
    assert len(found(an_actor("bureau_clerk", county, name="周敏"), "张晓")) == 2
    assert len(found(an_actor("bureau_leader", county.parent, name="周敏"), "张晓")) == 3


@pytest.mark.parametrize(
    "typed", ["", "   ", "，。", "%", "_", "\\", "'; drop table", "123", "王" * 200, "\x00张"]
)
def test_anything_may_be_typed(county, clerk, typed):
    a_person(county, name="张晓明")
    assert found(clerk, typed) == (["张晓明"] if "张" in typed else [])


def test_search_takes_a_fixed_number_of_queries(county, clerk, django_assert_num_queries):
    for _ in range(5):
        a_branch(county, members=3)
    with django_assert_num_queries(1):
        people_found(clerk, "zxm", 20)
    with django_assert_num_queries(2):
        people_found(clerk, "张晓 县直 13900001234", 20)
    with django_assert_num_queries(1):
        list(organisations_found(clerk, "支部", 5))


def test_organisations_are_found_by_every_word_of_their_name(county, clerk):
    finance = a_branch(county, name="财政局离退休党支部")
    a_branch(county, name="税务局离退休党支部")
    assert list(organisations_found(clerk, "财政 支部", 5)) == [finance]
    assert list(organisations_found(clerk, "", 5)) == []


NAMES = st.text("王李张刘陈单解曾欧阳司马建国志强秀英桂兰晓明华德福·", min_size=2, max_size=4).filter(
    lambda name: len(name.replace("·", "")) >= 2 and not name.startswith("·") and not name.endswith("·")
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_everyone_is_found_by_every_way_of_writing_them(county, clerk, name, phone):
    person = a_person(county, name=name, phone=phone)
    letters = name.replace("·", "")
    keys = search_keys(name)
    ways = {
        name,
        letters,
        name[0],
        phone,
        phone[-4:],
        phone[-6:],
        keys.initials,
        keys.pinyin,
        keys.pinyin[:3],
    }
    ways |= {a + b for a, b in itertools.pairwise(letters)}
    for way in ways:
        assert people_matching(clerk, way).filter(pk=person.pk).exists(), way


@given(st.text())
def test_words_are_few_short_and_plain(text):
    words = words_of(text)
    assert len(words) <= 5
    assert all(0 < len(word) <= 40 for word in words)


def test_a_whole_identity_number_finds_its_person_and_its_digits_nobody(county, clerk):
    number = "99010119500520001" + check_character("99010119500520001")
    person = a_person(county, name="张晓明", id_number=number)
    assert people_found(clerk, number.lower(), 10) == [person.pk]
    assert people_found(clerk, number[:17], 10) == []
    assert people_found(an_actor("bureau_clerk", a_county("西安县")), number, 10) == []
    assert not organisations_found(clerk, number, 10)


def test_an_identity_number_in_an_address_is_not_looked_for(client, county):
    number = "99010119500520001" + check_character("99010119500520001")
    a_person(county, name="张晓明", id_number=number)
    client.force_login(an_account("bureau_clerk", county))
    assert "张晓明" not in client.get("/search/", {"q": number}).content.decode()
    page = client.post("/search/", {"q": number}).content.decode()
    assert "张晓明" in page
    assert number not in page
