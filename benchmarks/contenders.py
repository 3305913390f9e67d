"""The three ways to judge messages that are compared: how they are fitted, and loaded ready to judge.

product
    scamclf itself: clean-up, entities, signals, breaches, calibrated probabilities, verdict.
plain
    What one writes in ten lines: scikit-learn with jieba, TF-IDF of words and characters, a calibrated support-vector machine.
fasttext
    rjieba and fastText, for tokens and the label only: no clean-up, no signals, nothing calibrated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

#: Name -> packages without which it is left out.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "product": (),
    "plain": ("sklearn", "jieba"),
    "fasttext": ("fasttext", "rjieba"),
}


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to judge messages, loaded; what it answers is thrown away."""

    judge_many: Callable[[list[str]], object]
    judge: Callable[[str], object]


def available() -> tuple[str, ...]:
    """The names of those whose packages are installed."""
    return tuple(name for name, packages in NEEDS.items() if all(find_spec(package) for package in packages))


def fit(name: str, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
    """Fit one of them and write its model to `folder`; the product's is there already."""
    if name == "plain":
        _fit_plain(texts, labels, folder)
    elif name == "fasttext":
        _fit_fast_text(texts, labels, folder)


def load(name: str, folder: Path) -> Contender:
    """One of them, with the model that `fit` wrote."""
    return _LOADERS[name](folder)


def _load_product(folder: Path) -> Contender:
    import scamclf

    judge = scamclf.load()
    return Contender(judge.judge_many, judge.judge)


def _fit_plain(texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
    import joblib
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    features = make_union(
        TfidfVectorizer(tokenizer=jieba_words, token_pattern=None, ngram_range=(1, 2)),
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4)),
    )
    model = make_pipeline(features, CalibratedClassifierCV(LinearSVC()))
    _ready_jieba(folder)
    joblib.dump(model.fit(texts, labels), folder / "plain.joblib")


def _load_plain(folder: Path) -> Contender:
    import joblib

    _ready_jieba(folder)
    model = joblib.load(folder / "plain.joblib")
    return Contender(model.predict_proba, lambda text: model.predict_proba([text]))


def jieba_words(text: str) -> list[str]:
    """What `jieba.lcut` gives; itself it cannot be pickled."""
    import jieba

    words: list[str] = jieba.lcut(text)
    return words


def _ready_jieba(folder: Path) -> None:
    """Keep jieba quiet, and its cache out of the folder for temporary files, where it trusts whatever lies there."""
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own syntax and pkg_resources
        import jieba
    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(folder)


def _fit_fast_text(texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
    from scamclf.evaluation.baselines import fit_fast_text

    fit_fast_text(map(_line, texts), labels).save_model(str(folder / "fasttext.bin"))


def _load_fast_text(folder: Path) -> Contender:
    import fasttext
    import rjieba  # noqa: F401 - reads its dictionary when it is imported

    model = fasttext.load_model(str(folder / "fasttext.bin"))
    # The package's `predict` wants an older numpy, but for lists.
    return Contender(
        lambda texts: model.predict([_line(text) for text in texts]), lambda text: model.predict([_line(text)])
    )


def _line(text: str) -> str:
    import rjieba

    return " ".join(rjieba.cut(text, False)).replace("\n", " ")


_LOADERS: Mapping[str, Callable[[Path], Contender]] = {
    "product": _load_product,
    "plain": _load_plain,
    "fasttext": _load_fast_text,
}
