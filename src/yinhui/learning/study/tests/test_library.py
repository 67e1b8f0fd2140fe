"""The library: shared downward, a branch's own kept to itself, files checked by what is in them."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders import (
    REQUEST_QUERIES,
    a_picture_file,
    an_account,
    an_actor,
    an_mp3_file,
    signed_in,
)

from yinhui.kernel.attachments import attachment_for, store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.study.actions_library import (
    MaterialContent,
    add_material,
    add_theme,
    amend_material,
    withdraw_materials,
)
from yinhui.learning.study.actions_plans import copy_materials_to_plan, start_study_plan
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import Material
from yinhui.learning.study.queries_library import (
    LibraryFilters,
    material_for,
    materials_listed,
    materials_offered_to,
)
from yinhui.learning.study.tests.makers import TODAY, a_material
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db


def titles(actor, **asked):
    return [material.title for material in materials_listed(actor, LibraryFilters(**asked), "title")]


def test_what_the_county_shares_every_branch_uses_and_a_branchs_own_stays_its_own(
    clerk, secretary, neighbour
):
    a_material(clerk, title="县里的")
    a_material(secretary, title="支部的")
    assert titles(secretary) == ["县里的", "支部的"]
    assert titles(an_actor("secretary", neighbour)) == ["县里的"]
    assert titles(clerk) == ["县里的", "支部的"]


def test_the_second_wall_shows_a_branch_the_countys_material_and_no_neighbours(clerk, secretary, neighbour):
    shared, own = a_material(clerk), a_material(secretary)
    with acting(an_actor("secretary", neighbour)):
        seen = set(Material.objects.values_list("pk", flat=True))
        assert (shared.pk in seen, own.pk in seen) == (True, False)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Material.objects.filter(pk=shared.pk).update(title="改了")


def test_a_branch_does_not_change_what_the_county_shared(clerk, secretary):
    shared = a_material(clerk)
    content = MaterialContent(kind="text", title="改了", text="改了")
    with pytest.raises(NotFound):
        amend_material(actor=secretary, material_id=shared.pk, content=content)
    assert withdraw_materials(actor=secretary, material_ids=[shared.pk]) == 0


def test_what_is_withdrawn_is_offered_no_more_and_still_opened(clerk, branch, secretary):
    material = a_material(clerk)
    assert withdraw_materials(actor=clerk, material_ids=[material.pk]) == 1
    assert not materials_offered_to(branch).exists()
    assert titles(secretary) == []
    assert titles(secretary, state="withdrawn") == ["学习党章"]
    assert material_for(secretary, material.pk) == material


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "text", "text": " "}, "text_missing"),
        ({"kind": "video", "link": "javascript:alert(1)"}, "link"),
        ({"kind": "video", "link": ""}, "link_missing"),
        ({"kind": "audio"}, "file_missing"),
        ({"kind": "song"}, "kind"),
        ({"kind": "booklet", "minutes": 0}, "minutes"),
    ],
)
def test_a_material_holds_what_its_kind_says(secretary, branch, fields, code):
    content = MaterialContent(**({"title": "学习"} | fields))
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - StudyError or RecordError
        add_material(actor=secretary, organisation_id=branch.pk, content=content)
    assert refusal.value.code == code


def test_a_picture_is_no_recording(secretary, branch):
    picture = store_attachment(actor=secretary, file=a_picture_file())
    content = MaterialContent(kind="audio", title="朗读", attachment_id=picture.pk)
    with pytest.raises(StudyError, match="不是音频"):
        add_material(actor=secretary, organisation_id=branch.pk, content=content)


def test_whoever_may_open_a_material_may_open_its_file_and_nobody_else(clerk, secretary, neighbour):
    own = store_attachment(actor=secretary, file=an_mp3_file())
    a_material(secretary, kind="audio", text="", attachment_id=own.pk)
    shared = store_attachment(actor=clerk, file=an_mp3_file(frames=5))
    a_material(clerk, kind="audio", text="", attachment_id=shared.pk)
    other = an_actor("secretary", neighbour)
    with acting(other):
        assert attachment_for(other, shared.pk) == shared
        with pytest.raises(NotFound):
            attachment_for(other, own.pk)


def test_a_theme_is_added_once_and_is_the_librarys_own(clerk, secretary, branch):
    theme = add_theme(actor=clerk, organisation_id=clerk.organisation_id, title="二十大精神")
    material = a_material(secretary, theme_id=theme.pk, issued_for=TODAY)
    assert (material.theme, material.issued_for) == (theme, dt.date(2026, 11, 1))
    with pytest.raises(StudyError, match="已经有了"):
        add_theme(actor=clerk, organisation_id=clerk.organisation_id, title="二十大精神")
    mine = add_theme(actor=secretary, organisation_id=branch.pk, title="支部主题")
    with pytest.raises(StudyError, match="没有找到这个主题"):
        a_material(clerk, theme_id=mine.pk)


def test_the_list_is_narrowed_by_theme_kind_month_and_words(clerk):
    theme = add_theme(actor=clerk, organisation_id=clerk.organisation_id, title="党史")
    a_material(clerk, title="甲", theme_id=theme.pk)
    a_material(clerk, title="乙", issued_for=TODAY)
    a_material(clerk, title="丙", kind="video", link="https://www.example.cn/v/1")
    assert titles(clerk, theme_id=theme.pk) == ["甲"]
    assert titles(clerk, month=TODAY) == ["乙"]
    assert titles(clerk, kind="video") == ["丙"]
    assert titles(clerk, words="党史") == ["甲"]


def test_a_recording_sent_with_the_form_is_kept_and_played(client, branch):
    signed_in(client, an_account("secretary", branch))
    address = reverse("study-material-new")
    sent = {"organisation": branch.pk, "kind": "audio", "title": "党章朗读", "minutes": 20}
    answer = client.post(address, sent | {"file": an_mp3_file()})
    material = Material.objects.get()
    assert answer["Location"] == reverse("study-material", args=[material.pk])
    shown = client.get(answer["Location"]).content.decode()
    assert f'src="/attachments/{material.attachment_id}/"' in shown
    refused = client.post(address, sent | {"file": SimpleUploadedFile("朗读.mp3", b"no sound")})
    assert refused.status_code == 422


def test_a_video_is_a_link_with_the_name_of_its_host(client, branch, clerk):
    material = a_material(clerk, kind="video", text="", link="https://v.example.cn/party/1")
    signed_in(client, an_account("secretary", branch))
    shown = client.get(reverse("study-material", args=[material.pk])).content.decode()
    assert "视频在 v.example.cn 上" in shown
    assert 'rel="noopener noreferrer"' in shown


def test_the_list_costs_the_same_however_long_it_is(client, branch, clerk, django_assert_num_queries):
    signed_in(client, an_account("secretary", branch))
    for number in range(12):
        a_material(clerk, title=f"资料{number}")
    address = reverse("study-library")
    client.get(address)
    with django_assert_num_queries(REQUEST_QUERIES + 7):
        client.get(address)


def test_the_library_is_exported_and_its_chosen_materials_put_under_a_theme_and_into_a_plan(
    client, county, clerk, secretary, branch
):
    shared, own = a_material(clerk, title="县里的"), a_material(secretary, title="支部的")
    theme = add_theme(actor=secretary, organisation_id=branch.pk, title="学党章")
    plan = start_study_plan(actor=secretary, organisation_id=branch.pk, year=TODAY.year)
    signed_in(client, Account.objects.get(pk=secretary.account_id))
    chosen = {"chosen": [shared.pk, own.pk]}

    export = client.post(reverse("study-library-export"), chosen)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(export.streaming_content)))
    assert [row[0] for row in rows.get_sheet_by_index(0).to_python() if row[0] in ("县里的", "支部的")]

    asked = client.post(reverse("study-library-tag"), chosen).content.decode()
    assert "为2份资料选主题" in asked
    said = client.post(reverse("study-library-tag"), chosen | {"theme": theme.pk}, follow=True)
    assert "1份资料换了主题" in said.content.decode()
    own.refresh_from_db()
    shared.refresh_from_db()
    assert (own.theme, shared.theme) == (theme, None), "what the county shares is the county's to change"

    copy = reverse("study-library-copy")
    assert "放进计划" in client.post(copy, chosen).content.decode()
    for _ in range(2):
        done = client.post(copy, chosen | {"plan": plan.pk, "month": 12})
        assert done.url == reverse("study-month", args=[branch.pk, TODAY.year, 12])
    assert sorted(plan.items.values_list("title", "month")) == [("县里的", 12), ("支部的", 12)]


def test_a_material_that_a_branch_does_not_have_is_not_put_into_its_plan(clerk, secretary, branch, neighbour):
    plan = start_study_plan(actor=secretary, organisation_id=branch.pk, year=TODAY.year)
    theirs = a_material(an_actor("secretary", neighbour), title="邻居的")
    with pytest.raises(StudyError, match="不能用"):
        copy_materials_to_plan(actor=clerk, material_ids=[theirs.pk], plan_id=plan.pk, month=12)
