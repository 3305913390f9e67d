from __future__ import annotations

from html.parser import HTMLParser

import pytest

import scamclf
from scamclf.advice import advise
from scamclf.corpus import Corpus
from scamclf.page import explanation_page
from scamclf.similar import nearest
from scamclf.wording import Tongue

HOSTILE = '<script>alert(1)</script> 加V信 "><img src=x onerror=alert(1)> 只还本金 https://icbc.top/'


class _Reader(HTMLParser):
    """Collects tags, addresses and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("tongue", Tongue)
def test_the_page_holds_message_reasons_and_advice_and_loads_nothing(judge: scamclf.Judge, tongue: Tongue) -> None:
    explanation = judge.explain(HOSTILE)
    page = read(explanation_page(explanation, advise(explanation.judgement, "CN"), tongue))
    assert HOSTILE in page.text
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "link" not in page.tags
    # Only the sources of the advice are linked.
    assert page.sources
    assert all(source.startswith("https://") for source in page.sources)
    assert {"en": "wants you in a private chat", "zh": "私人聊天", "zh-Hant": "私人聊天"}[tongue] in page.text


def test_nearest_messages_are_shown(judge: scamclf.Judge, small_corpus: Corpus) -> None:
    row = small_corpus.rows[0]
    neighbours = nearest(judge.artifact.scorer, small_corpus, row.text, 3)
    assert neighbours[0].row.id == row.id
    assert neighbours[0].cosine == pytest.approx(1)
    assert [one.cosine for one in neighbours] == sorted((one.cosine for one in neighbours), reverse=True)
    page = read(explanation_page(judge.explain(row.text), (), Tongue.zh, neighbours))
    assert neighbours[1].row.text in page.text
