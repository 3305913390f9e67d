from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus import Corpus
from scamclf.prepare import trace
from scamclf.segment import cut_han, jieba_cut, rjieba_cut, segment, segment_many
from tests.hostile import HOSTILE, grows_linearly

REFERENCE = jieba_cut()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("您的信用卡已逾期", ["您", "的", "信用卡", "已", "逾期"]),
        ("your loan isn't paid", ["your", "loan", "isn't", "paid"]),
        ("don’t", ["don’t"]),
        ("你的loan已overdue了", ["你", "的", "loan", "已", "overdue", "了"]),
        ("尾号 <num> <digits:4> 的卡", ["尾号", "<num>", "<digits:4>", "的", "卡"]),
        ("<host> e zpass </host>", ["<host>", "e", "zpass", "</host>"]),
        ("pay!!", ["pay", "!", "!"]),
        ("加➕薇✅", ["加", "➕", "薇", "✅"]),
        ("律 师 函", ["律", "师", "函"]),
        ("señor оплата", ["señor", "оплата"]),
        ("a < b > c", ["a", "<", "b", ">", "c"]),
        ("", []),
        ("   ", []),
    ],
)
def test_phenomenon(text: str, tokens: list[str]) -> None:
    assert segment(text) == tokens


@given(st.one_of(st.text(), st.text(st.sampled_from("您的账单逾期pay now's<num>!，。 ➕律"))))
def test_joined_tokens_give_the_text_back(text: str) -> None:
    folded = trace(text).folded.text
    assert "".join(segment(folded)).replace(" ", "") == "".join(folded.split())


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_cut_words_give_the_run_back(text: str) -> None:
    assert "".join(cut_han(text)) == text


@pytest.mark.parametrize("unit", [*HOSTILE, "中", "中国人民", "啊a"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(segment, unit)


HAN_TEXT = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("㐀㛂龦鿿豈舘𠀀𪛖𰀀的了款您逾期信用卡人民法院律师函还还款账单微信"),
    )
)


@given(st.lists(HAN_TEXT, max_size=4))
def test_both_engines_cut_the_same_words(runs: list[str]) -> None:
    text = "\x1e".join(runs)
    assert list(REFERENCE(text)) == list(rjieba_cut()(text))


def test_both_engines_cut_the_corpus_the_same(corpus: Corpus) -> None:
    text = "\x1e".join(run for row in corpus.rows[::7] for run in re.findall("[\u3400-\u9fff]+", row.text))
    assert list(REFERENCE(text)) == list(rjieba_cut()(text))


def test_without_the_fast_engine_the_reference_cuts(tmp_path: Path) -> None:
    code = "import sys; sys.modules['rjieba'] = None; from scamclf.segment import cut_han; print(len(cut_han('逾期信息')), 'jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "True"]


@given(st.lists(st.text(st.sampled_from("您的账单逾期pay now's<num>!，。 \x1c\x1d\x1e\x1f\n律")), max_size=5))
def test_many_texts_are_cut_as_each_alone(texts: list[str]) -> None:
    assert segment_many(texts) == [segment(text) for text in texts]
    assert len(segment_many(texts)) == len(texts)


def test_jieba_writes_no_cache_and_says_nothing(tmp_path: Path) -> None:
    """jieba's own tokenizer trusts a cache file in the shared temporary folder; ours must not make or read one."""
    code = "import tempfile; from scamclf.segment import segment; segment('逾期'); print(tempfile.gettempdir())"
    environment = {"TMPDIR": str(tmp_path), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tmp_path) != tempfile.gettempdir()
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
