import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests.builders import a_community, a_person, a_place, an_appointment, an_organisation

from yinhui.kernel import clock
from yinhui.privacy.actions_consents import answer_own
from yinhui.privacy.models import Answer
from yinhui.privacy.seen_by import seers
from yinhui.privacy.tests.given import given, page_of
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account, Appointment, Organisation, Person
from yinhui.registry.permissions import people_visible_to
from yinhui.registry.structure import KINDS, POSTS

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


def somebody_in_every_post(county):
    """One person in every post of every organisation of the county and above it."""
    for organisation in Organisation.objects.filter(path__overlap=[county.pk, *county.path]):
        for post in KINDS[organisation.kind].posts:
            if Appointment.objects.filter(organisation=organisation, post=post).exists():
                continue
            person = a_person(county, name=f"任{organisation.pk}{post}"[:50], retirement_kind="serving")
            an_appointment(person, post, organisation)
            Account.objects.create_user(f"{organisation.pk}-{post}", "test-password-2026", person=person)


def test_it_lists_exactly_those_whom_the_permissions_let_see_the_person():
    here = given()
    community = a_community(here.county)
    elsewhere = an_organisation("compound_branch", under=community)
    an_organisation("group", under=here.branch)
    lives_at = a_place(here.county, "compound", "锦绣花园", under=community.place)
    person = a_person(here.county, name="陈秀英", branch=here.branch, lives_at=lives_at)
    person.refresh_from_db()
    somebody_in_every_post(here.county)
    listed = {(seer.organisation, seer.post) for seer in seers(person) if seer.holders}
    allowed = set()
    for account in Account.objects.exclude(person=person):
        for actor in actors_of(account):
            if people_visible_to(actor).filter(pk=person.pk).exists():
                allowed.add((actor.organisation_name, actor.post_name))
    assert listed == allowed
    assert (elsewhere.name, "支部书记") not in listed
    assert ("沿江社区", "社区党组织书记") in listed


def test_what_each_post_sees_follows_from_its_abilities():
    here = given()
    by_post = {seer.post: seer for seer in seers(here.person)}
    secretary = {sight.group.key: sight.words for sight in by_post["支部书记"].sights}
    assert secretary["basic"] == "可看"
    assert secretary["health"] == "说明理由后可看"
    organiser = {sight.group.key: sight.words for sight in by_post["组织委员"].sights}
    assert organiser["health"] == "看不到"
    assert organiser["identity"] == "看不到"
    for post in ("系统管理员", "安全管理员", "安全审计员"):
        assert post not in by_post
    assert all("see_people" in post.may for post in POSTS.values() if post.name in by_post)


def test_a_post_that_ended_is_not_named_the_same_day():
    here = given()
    assert next(seer for seer in seers(here.person) if seer.post == "支部书记").holders == ("李建国",)
    Appointment.objects.filter(person=here.secretary_account.person).update(
        period=DateRange(dt.date(2015, 1, 1), TODAY)
    )
    assert next(seer for seer in seers(here.person) if seer.post == "支部书记").holders == ()


def test_withdrawing_health_shows_in_who_can_see_it():
    here = given()
    answer_own(actor=here.own, purpose="health_visits", answer=Answer.WITHDRAWN)
    by_post = {seer.post: seer for seer in seers(here.person)}
    assert "健康和家庭情况" in by_post["支部书记"].unseen
    assert "健康和家庭情况" not in by_post["老干部局干事"].unseen


def test_the_notice_on_paper_shows_nothing_sensitive_and_who_sees_what(client):
    here = given()
    Person.objects.filter(pk=here.person.pk).update(note="爱下棋")
    page = page_of(client, here.secretary_account, reverse("person-notice", args=[here.person.pk]))
    assert "138****1234" in page
    assert "13800001234" not in page
    assert "李建国" in page
    assert "我同意把我的健康状况" in page


def test_a_branch_s_notices_take_as_many_queries_as_one(client, django_assert_max_num_queries):
    here = given()
    for _ in range(10):
        a_person(here.county, branch=here.branch)
    address = reverse("privacy-notices", args=[here.branch.pk])
    page_of(client, here.secretary_account, address)
    with django_assert_max_num_queries(26):
        page = client.get(address).content.decode()
    assert page.count("个人资料告知单</h2>") == 11
