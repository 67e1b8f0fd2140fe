"""The shell: who may come in, in which post, with what navigation, at what cost."""

from __future__ import annotations

import re

import pytest
from tests.builders import REQUEST_QUERIES, a_branch, a_county, an_account, an_appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return a_county("平原县")


def test_the_empty_signed_in_page_takes_three_queries(client, county, django_assert_num_queries):
    client.force_login(an_account("bureau_clerk", county))
    client.get("/empty/")

    with django_assert_num_queries(3 + REQUEST_QUERIES):  # session, account, appointments
        response = client.get("/empty/")

    assert response.status_code == 200


def test_the_shell_names_the_person_the_post_and_the_organisation(client, county):
    client.force_login(an_account("bureau_clerk", county, name="周敏"))

    page = client.get("/empty/").content.decode()

    assert "周敏" in page
    assert "老干部局干事" in page
    assert "平原县" in page


def test_every_page_of_a_demonstration_says_so(client, county):
    client.force_login(an_account("bureau_clerk", county))
    assert "演示数据" not in client.get("/empty/").content.decode()

    county.is_demonstration = True
    county.save()

    assert "演示数据" in client.get("/empty/").content.decode()


def test_a_branch_of_a_demonstration_county_says_so_too(client, county):
    county.is_demonstration = True
    county.save()
    client.force_login(an_account("secretary", a_branch(county)))

    assert "演示数据" in client.get("/empty/").content.decode()


def test_navigation_leaves_out_what_the_post_may_not_do(client, county):
    client.force_login(an_account("secretary", a_branch(county)))
    assert ">报表<" not in client.get("/empty/").content.decode().replace("</svg>", ">")


def test_one_acts_in_the_highest_post_until_another_is_chosen(client, county):
    branch = a_branch(county, name="教育局支部")
    account = an_account("bureau_clerk", county)
    held = an_appointment(account.person, "secretary", branch)
    client.force_login(account)
    assert client.get("/empty/").context["actor"].organisation_name == "平原县"

    client.post("/posts/switch/", {"appointment": held.pk})

    actor = client.get("/empty/").context["actor"]
    assert (actor.organisation_name, actor.post_name) == ("教育局支部", "支部书记")


@pytest.mark.parametrize("appointment", ["", "x", "0", "99999999"])
def test_a_post_one_does_not_hold_cannot_be_chosen(client, county, appointment):
    client.force_login(an_account("bureau_clerk", county))

    response = client.post("/posts/switch/", {"appointment": appointment})

    assert response.status_code == 404
    assert "您现在没有这个职务" in response.content.decode()


def test_somebody_else_s_post_cannot_be_chosen(client, county):
    other = an_account("township_clerk", a_branch(county))
    account = an_account("secretary", a_branch(county))
    client.force_login(account)

    client.post("/posts/switch/", {"appointment": other.person.appointments.get().pk})

    assert client.get("/empty/").context["actor"].person_id == account.person_id


def test_choosing_a_post_needs_a_form_that_was_sent(client, county):
    client.force_login(an_account("bureau_clerk", county))
    assert client.get("/posts/switch/").status_code == 405


def test_an_official_without_a_post_is_signed_out_at_once(client, county):
    account = an_account("bureau_clerk", county)
    account.person.appointments.all().delete()
    client.force_login(account)

    answer = client.get("/empty/", follow=True)

    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


def test_the_posts_are_explained_with_one_s_own_marked(client, county):
    client.force_login(an_account("secretary", a_branch(county)))

    page = client.get("/posts/").content.decode()

    assert "谁能看什么、做什么" in page
    assert page.count("您的职务") == 4  # in three tables, and on the card a phone shows
    for words in ("社区党组织书记", "免除应办事项（写明理由）", "党小组：设在小区党支部"):
        assert words in page


def test_the_components_are_shown_on_a_demonstration_only(client, county):
    client.force_login(an_account("bureau_clerk", county))
    assert client.get("/ui/").status_code == 404

    county.is_demonstration = True
    county.save()

    page = client.get("/ui/").content.decode()
    assert "看写法" in page
    assert "{% button" in page


@pytest.mark.parametrize(
    ("path", "word"),
    [("/", "今日应办"), ("/people/", "人员"), ("/duties/calendar/", "今日应办"), ("/posts/", None)],
)
def test_the_navigation_marks_where_one_is(client, county, path, word):
    client.force_login(an_account("bureau_clerk", county))

    navigation = client.get(path).context["navigation"]

    assert [link.word for link in navigation if link.is_current] == ([word] if word else [])
    words = "今日应办 日程 活动记录 走访 通知邀请 联系报告 学习 兴趣小组 人员 组织 台账 报表 制度 个人信息"
    assert [link.word for link in navigation] == words.split()


def test_the_browser_keeps_the_shell_s_files(client, county):
    client.force_login(an_account("bureau_clerk", county))
    page = client.get("/empty/").content.decode()

    for path in set(re.findall(r'"(/static/[^"#]+)', page)):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
