from __future__ import annotations

import copy
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scamclf.reporting.drawing import inline_svg
from scamclf.reporting.parts import report_parts
from scamclf.reporting.report import SUMMARY, report_page, write_report
from scamclf.reporting.titles import HEADLINES, TITLES
from tests.reporting.made_up import DIGEST, HOSTILE, figure, made_up_record

EFFECT = {"rows": 300, "before": 0.7, "after": 0.65, "change": figure(-0.05)}
SECTIONS = (
    *("protocol", "languages", "budgets", "confusion", "calibration", "roc", "risk", "learning", "slices"),
    *("unseen-scenario", "unseen-country", "unseen-sender", "baselines", "attacks", "ablation", "unlike"),
    *("errors", "reproduce"),
)
VOID = {"meta", "br", "img", "link", "hr", "input"}


def attachments(digest: str = DIGEST) -> dict[str, Any]:
    corpus = {"digest": digest, "rows": 2000}
    gain = figure(0.002, 0.001)
    ablated = {"name": "without words", "auc_scam": 0.97, "auc_gain": gain, "log_loss": 0.4, "log_loss_change": gain, "uncertain": 0.2, "scams_caught": 0.7}  # fmt: skip
    point = {"auc_scam": [0.9, 0.88, 0.92], "auc_fake_vs_genuine": [0.9, 0.88, 0.92]}
    return {
        "attacks": {
            "corpus": corpus,
            "results": [{"attack": "spaced", "strength": "heavy", "fakes": EFFECT, "honest": EFFECT}],
        },
        "ablation": {"corpus": corpus, "results": [ablated]},
        "curve": {
            "corpus": corpus,
            "points": [
                {"share": share, "rows": int(2000 * share), "judged": judged, "figures": figures}
                for share in (0.5, 1.0)
                for judged, figures in (("folds", point), ("测试", {**point, "auc_fake_vs_genuine": None}))
            ],
        },
    }


class Page(HTMLParser):
    """Reads a page strictly: every tag is closed in its order, every id is there once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.sources: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.headings: list[int] = []
        self.sections: dict[str, str] = {}
        self.section = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        values = dict(attrs)
        self.sources += [
            values[name] or "" for name in ("src", "href", "xlink:href", "action", "data") if name in values
        ]
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag in ("td", "th", "tr"):
            self.handle_data(" ")
        if tag == "section":
            self.section = values["aria-labelledby"] or ""
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.sections[self.section] = self.sections.get(self.section, "") + data


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    # As it comes out of a file.
    made_up: dict[str, Any] = json.loads(json.dumps(made_up_record(), allow_nan=False))
    return made_up


@pytest.fixture(scope="module")
def html(record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    path = write_report(record, tmp_path_factory.mktemp("report") / "new" / "folder", **attachments())
    assert path.name == "index.html"
    assert [other.name for other in path.parent.iterdir()] == ["index.html"]
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_page_loads_nothing_and_runs_nothing(page: Page, html: str) -> None:
    assert page.sources
    assert all(source.startswith("#") for source in page.sources)
    assert not {"script", "img", "link", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "default-src 'none'" in html
    assert "@import" not in html
    assert re.findall(r"url\((?!#)", html) == []


def test_the_page_is_well_formed(page: Page, html: str) -> None:
    assert html.startswith("<!doctype html>\n<html lang=")
    assert len(page.ids) == len(set(page.ids))
    pointers = [v for n, v in page.attributes if n == "aria-labelledby"] + [s[1:] for s in page.sources]
    assert set(pointers) <= set(page.ids)
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(page.ids)


def test_headings_are_in_order_and_tables_say_what_they_are(page: Page) -> None:
    assert page.headings[0] == 1
    assert set(page.headings[1:]) == {2}
    assert page.tags.count("table") == page.tags.count("caption") > 20
    scopes = [value for name, value in page.attributes if name == "scope"]
    assert len(scopes) == page.tags.count("th")
    # One for each plot, and the page's own.
    assert page.tags.count("title") == page.tags.count("svg") + 1
    assert page.tags.count("svg") == 6


def test_every_section_is_there_and_in_the_contents(page: Page) -> None:
    assert [section for section in page.sections if section] == list(SECTIONS)
    assert [source[1:] for source in page.sources if source[1:] in SECTIONS] == list(SECTIONS)
    assert "ot measured" not in page.text


def test_the_headline_shows_its_figures_and_its_budgets(page: Page, record: dict[str, Any]) -> None:
    head = words(page.sections[""])
    for name in SUMMARY:
        one = record["overall"]["figures"][name]
        assert f"{one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}]" in head
        assert TITLES[name].full in head
    assert "genuine called fake, at most 0.010: 0.007 [0.005, 0.009], kept." in head
    assert "fake called genuine, at most 0.020: 0.031 [0.027, 0.035], not kept." in head


def test_the_main_table_shows_every_figure_of_every_language(page: Page, record: dict[str, Any]) -> None:
    shown = words(page.sections["languages"])
    for section in (record["overall"], *record["by"]["lang"].values()):
        for name in HEADLINES:
            one = section["figures"][name]
            assert f"{one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}]" in shown


def test_slices_are_marked_where_they_are_worse(page: Page) -> None:
    by_language = words(page.sections["slices"]).split("Messages by")[1]
    english = by_language[by_language.index(" en ") :]
    assert english.count("worse than all messages") >= 3
    assert by_language[: by_language.index(" en ")].count("worse than all messages") == 0


def test_what_a_sample_does_not_define_is_a_dash(page: Page) -> None:
    assert "–" in page.sections["baselines"]
    assert "nan" not in page.text.lower().replace("finance", "")


def test_hostile_text_stays_text_and_what_has_no_shape_is_named(page: Page, html: str) -> None:
    shown = page.sections["errors"]
    assert HOSTILE.replace("\u202e", "U+202E").replace("\x07", "U+0007").replace("\u200b", "U+200B") in shown
    assert "<script>" not in html
    assert not re.search("[\u200b\u202e\x00-\x08\x0b-\x1f]", html)


def test_other_hostile_names_are_harmless_too(record: dict[str, Any]) -> None:
    other = copy.deepcopy(record)
    other["by"]["source"] = {HOSTILE: other["by"]["source"]["first"]}
    other["baselines"][0]["name"] = other["baselines"][0]["note"] = HOSTILE
    other["curves"]["roc"] = {"<script>&": other["curves"]["roc"]["all"]}
    other["errors"][0]["text"] = "\ud800 half a character"
    html = report_page(other)
    page = Page(html)
    html.encode("utf-8")
    assert "script" not in page.tags
    assert "U+D800 half" in page.text
    assert "<script>&" in page.text


def test_what_lies_not_beside_the_record_is_said_to_be_missing(record: dict[str, Any]) -> None:
    bare = {**record, "unseen": {}, "baselines": [], "unlike": None, "errors": [], "selection": []}
    page = Page(report_page(bare))
    assert [section for section in page.sections if section] == list(SECTIONS)
    for section, command in {
        "attacks": "evaluate --attacks",
        "ablation": "--ablation",
        "learning": "data curve",
    }.items():
        assert f"Not measured; run scamclf {'evaluate ' if command == '--ablation' else ''}{command}" in page.sections[section]  # fmt: skip
    for section in ("unseen-scenario", "unseen-country", "unseen-sender", "baselines", "unlike", "errors"):
        assert "Not measured in this run." in page.sections[section]
    assert "options were chosen on the same folds" in page.sections["protocol"]


def test_files_of_an_earlier_corpus_say_so(record: dict[str, Any], page: Page) -> None:
    assert "earlier corpus" not in page.text
    parts = {part.anchor: part for part in report_parts(record, **attachments("0" * 64))}
    for anchor in ("attacks", "ablation", "learning"):
        assert "Measured on an earlier corpus (digest 000000000000)" in parts[anchor].introduction


def test_plots_take_the_pages_colours_and_name_their_lines(html: str) -> None:
    drawings = re.findall(r"<svg .*?</svg>", html, re.DOTALL)
    for drawing in drawings:
        assert "currentColor" in drawing
        assert "#0101" not in drawing
        assert "font-family" not in drawing
    roc = next(drawing for drawing in drawings if 'id="roc-curve-title"' in drawing)
    assert "var(--series-5)" in roc
    assert all(f">{name}</text>" in roc for name in ("all", "zh", "zh-Hant", "en", "mixed"))
    assert any(">测试</text>" in drawing for drawing in drawings)


def test_the_same_record_gives_the_same_drawings(record: dict[str, Any], html: str) -> None:
    for part in report_parts(record, **attachments()):
        if part.anchor in ("roc", "calibration"):
            assert all(inline_svg(one.draw, name=one.name, title=one.title) in html for one in part.pictures)


def test_ablation_and_attacks_show_their_figures(page: Page) -> None:
    assert "-0.050 [-0.060, -0.040]" in words(page.sections["attacks"])
    assert "+0.0020 [+0.0010, +0.0030]" in words(page.sections["ablation"])


def test_the_shipped_files_fit_the_page(record: dict[str, Any]) -> None:
    models = Path(__file__).parents[2] / "models"
    names = {"attacks": "attacks", "ablation": "ablation", "curve": "learning-curve"}
    shipped = {key: json.loads((models / f"{name}.json").read_text("utf-8")) for key, name in names.items()}
    parts = {part.anchor: part for part in report_parts(record, **shipped)}
    assert "homophones" in {row[0].text for row in parts["attacks"].tables[0].rows}
    assert "without signals" in {row[0].text for row in parts["ablation"].tables[0].rows}
    first = parts["learning"].pictures[0]
    assert ">folds zh</text>" in inline_svg(first.draw, name=first.name, title=first.title)
