"""The demonstration's questions: right in form, and each says where its answer can be looked up."""

import re

import pytest

from yinhui.demo.contests import questions

# A document by its name, or whoever published it.
PLACE = re.compile(r"《.+》|^(公安部|公安机关|国家反诈中心|国家卫生健康委|北京市卫生健康委员会|“中风120”)")
ARTICLE = re.compile(r"》(第[一二三四五六七八九十百]+(条|章|部分)|总纲|序言)")
REGULATIONS = ("党章", "支部工作条例", "党员教育管理")


@pytest.mark.parametrize("question", questions(), ids=lambda one: one["text"][:20])
def test_a_question_names_its_source_and_a_regulation_its_article(question):
    assert PLACE.search(question["source"])
    if question["subject"] in REGULATIONS or "法》" in question["source"] or "条例" in question["source"]:
        assert ARTICLE.search(question["source"])


def test_no_question_stands_twice():
    texts = [question["text"] for question in questions()]
    assert len(set(texts)) == len(texts)
