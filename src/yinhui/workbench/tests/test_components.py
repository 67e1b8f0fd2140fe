"""The components as a browser, and somebody who cannot see, get them."""

from __future__ import annotations

import html
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, engines


def rendered(source: str, query: str = "", **facts) -> str:
    request = SimpleNamespace(GET=QueryDict(query), path="/people/")
    template = engines["django"].from_string(source).template
    return html.unescape(template.render(Context({"request": request, **facts})))


class VisitForm(forms.Form):
    name = forms.CharField(label="姓名", help_text="写全名")
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), ("ill", "生病住院")], required=False)


def test_a_field_joins_its_label_help_and_error():
    page = rendered("{% field form.name %}", form=VisitForm({"name": ""}))

    assert 'for="id_name"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert "这一项要填" in page


def test_a_form_s_errors_are_listed_above_it_with_links():
    page = rendered("{% form_errors form %}", form=VisitForm({"name": ""}))

    assert 'role="alert"' in page
    assert '<a href="#id_name">姓名</a>' in page
    assert rendered("{% form_errors form %}", form=VisitForm()).strip() == ""


def test_a_state_is_an_icon_and_a_word():
    page = rendered('{% state "overdue" %}')

    assert "<svg" in page
    assert "已逾期" in page


def test_what_is_filtered_by_can_be_taken_off_one_by_one():
    form = VisitForm(QueryDict("name=张&kind=ill&page=3"))

    page = rendered("{% filter_bar form=form %}{% endfilter_bar %}", "name=张&kind=ill&page=3", form=form)

    assert "姓名：张" in page
    assert "类别：生病住院" in page
    assert 'href="/people/?kind=ill"' in page
    assert 'href="/people/?name=%E5%BC%A0"' in page


def test_a_header_sorts_and_turns_round():
    first = rendered('{% sort_header "name" "姓名" %}', "q=张")
    again = rendered('{% sort_header "name" "姓名" %}', "sort=name&page=2")

    assert 'aria-sort="none"' in first
    assert "sort=name" in first
    assert 'aria-sort="ascending"' in again
    assert 'href="/people/?sort=-name"' in again


def test_paging_keeps_the_filters():
    page = rendered('{% paging page unit="人" %}', "q=张&page=2", page=Paginator(range(120), 50).page(2))

    assert "共 120 人，第 2 页，共 3 页" in page
    assert 'href="/people/?q=%E5%BC%A0&page=3"' in page
    assert 'aria-current="page">2<' in page


def test_one_page_needs_no_leafing():
    page = rendered("{% paging page %}", page=Paginator(range(3), 50).page(1))

    assert "共 3 条" in page
    assert "下一页" not in page


def test_words_from_outside_are_escaped():
    evil = "<script>alert(1)</script>"
    sources = (
        "{% crumb evil %}",
        "{% badge evil %}",
        "{% stat evil evil %}",
        "{% fact evil evil %}",
        "{% empty evil evil %}",
        "{% person evil %}",
        "{% tab evil evil %}",
        "{% button evil href=evil %}",
        "{% select_row evil evil %}",
        "{% card title=evil %}{{ evil }}{% endcard %}",
        "{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% dialog id='x' title=evil %}{{ evil }}{% enddialog %}",
        "{% timeline_item when=evil title=evil %}{{ evil }}{% endtimeline_item %}",
        "{% bulk_bar %}{{ evil }}{% endbulk_bar %}",
    )
    for source in sources:
        page = engines["django"].from_string(source).render({"evil": evil})
        assert "<script" not in page, source


def test_a_chart_s_numbers_are_there_as_a_table_too():
    data = {"kind": "bars", "labels": ["</script>", "70–79"], "series": [{"name": "人数", "values": [3, 41]}]}

    page = engines["django"].from_string('{% chart "ages" data title="年龄" %}').render({"data": data})

    assert '<script id="ages-data" type="application/json">' in page
    assert page.count("</script>") == 1
    assert '<td class="numeric">41</td>' in page
    assert 'role="img" aria-label="年龄"' in page


def test_what_takes_longer_says_so_and_comes_by_itself_or_by_a_link():
    page = rendered('{% counting "/reports/statistics/counted/?as_of=2026-11-01" "正在统计……" %}')

    assert 'role="status"' in page
    assert "正在统计……" in page
    assert 'hx-get="/reports/statistics/counted/?as_of=2026-11-01" hx-trigger="load"' in page
    assert '<a href="/reports/statistics/counted/?as_of=2026-11-01">' in page
