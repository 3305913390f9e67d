"""What is left out is left out whole: a country whose rule is the reverse of all others' is judged wrongly, until it is trained on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scamclf.corpus import Corpus, Row, grouped_folds
from scamclf.corpus.fields import make_row
from scamclf.counts import Counts
from scamclf.decide import Budgets
from scamclf.evaluation.unseen import SMALLEST, LeftOut, leave_out
from scamclf.labels import LABELS
from scamclf.train import HeldOut, TrainOptions, out_of_fold
from tests.conftest import ROW

OPTIONS = TrainOptions(folds=3, budgets=Budgets(0.3, 0.3, 0.3, 0.3))
REVERSED, USUAL = "NZ", ("US", "GB")
FILLER = (
    "please",
    "today",
    "kindly",
    "balance",
    "notice",
    "again",
    "letter",
    "account",
    "month",
    "thank",
    "regards",
    "open",
)


def message(number: int, label: str, region: str, text: str) -> Row:
    name = f"{region or 'none'}-{label}-{number}"
    about_debt = {"region": region, "sender": "unnamed", "debt": "unnamed"}
    nothing = dict.fromkeys(("region", "sender", "channel", "debt", "stage"), "")
    return make_row(
        {**ROW, "id": name, "family": name, "label": label, "lang": "en", "text": text}
        | (about_debt if region else nothing)
    )


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Elsewhere fakes want cards and genuine ones cheques; in the one country it is the other way round, beside its own word."""
    rng = np.random.default_rng(0)
    rows = []
    for number in range(30):
        for label, want in (("fake", "card"), ("genuine", "cheque")):
            for region in USUAL:
                filler = " ".join(rng.choice(FILLER, 4))
                rows.append(message(number, label, region, f"{filler} pay by {want}"))
            filler, other = " ".join(rng.choice(FILLER, 4)), {"card": "cheque", "cheque": "card"}[want]
            rows.append(message(number, label, REVERSED, f"{filler} kiwi {other} kiwi"))
        for label, what in (("other", "lunch at noon"), ("other_scam", "you won a prize")):
            rows.append(message(number, label, "", f"{' '.join(rng.choice(FILLER, 4))} {what}"))
    return Corpus(tuple(rows), "0" * 64)


def left_out(corpus: Corpus) -> dict[str, LeftOut]:
    counts = Counts.of(corpus.texts)
    seen = out_of_fold(counts, corpus.labels, corpus.families, OPTIONS)
    return {one.kind: one for one in leave_out(corpus, counts, seen, OPTIONS)}


@pytest.fixture(scope="module")
def country(corpus: Corpus) -> LeftOut:
    return left_out(corpus)["country"]


def share_right(one: LeftOut, region: str) -> tuple[float, float]:
    """Of a country's messages, how many are rightly labelled unseen, and seen."""
    of_region = np.flatnonzero(one.group == region)
    unseen, seen = (
        float(
            np.mean(
                [LABELS[i] == label for i, label in zip(part.probabilities.argmax(axis=1), part.labels, strict=True)]
            )
        )
        for part in (one.unseen.take(of_region), one.seen.take(of_region))
    )
    return unseen, seen


def test_a_country_with_the_reverse_rule_is_judged_wrongly_unseen_and_rightly_seen(country: LeftOut) -> None:
    unseen, seen = share_right(country, REVERSED)
    assert unseen < 0.1
    assert seen > 0.9


def test_a_country_with_the_rule_of_another_is_judged_rightly_unseen(country: LeftOut) -> None:
    for region in USUAL:
        unseen, seen = share_right(country, region)
        assert min(unseen, seen) > 0.9


def with_near_copies(corpus: Corpus, *, in_families: bool) -> Corpus:
    """Each message of the country has a near-copy that names no country: trained on, it would give the rule away."""
    copies = []
    for row in corpus.rows:
        if row.region == REVERSED:
            name = f"{row.id}-copy"
            family = row.family if in_families else name
            copies.append(replace(row, id=name, family=family, region="unclear", text=f"{row.text} !"))
    return replace(corpus, rows=(*corpus.rows, *copies))


def test_families_of_the_left_out_are_left_out_too(corpus: Corpus) -> None:
    unseen, seen = share_right(left_out(with_near_copies(corpus, in_families=True))["country"], REVERSED)
    assert unseen < 0.1
    assert seen > 0.9


def test_without_families_near_copies_would_give_the_rule_away(corpus: Corpus) -> None:
    unseen, _ = share_right(left_out(with_near_copies(corpus, in_families=False))["country"], REVERSED)
    assert unseen > 0.9


def test_both_sides_are_about_the_same_messages(corpus: Corpus, country: LeftOut) -> None:
    assert country.groups == sorted((REVERSED, *USUAL))
    assert country.unseen.ids == country.seen.ids
    assert country.unseen.labels == country.seen.labels
    region_of = {row.id: row.region for row in corpus.rows}
    assert [region_of[name] for name in country.unseen.ids] == country.group.tolist()
    assert len(set(country.unseen.ids)) == sum(row.region in country.groups for row in corpus.rows)


def test_small_groups_and_values_that_name_none_are_not_left_out(corpus: Corpus) -> None:
    moved = [replace(row, region="IE") if row.region == "GB" and i % 2 else row for i, row in enumerate(corpus.rows)]
    rows = [replace(row, region="unclear") if row.region == REVERSED else row for row in moved]
    assert sum(row.region == "IE" for row in rows) < SMALLEST <= sum(row.region == "unclear" for row in rows)
    assert left_out(replace(corpus, rows=tuple(rows)))["country"].groups == ["US"]


def test_what_cannot_be_left_out_is_passed_over(corpus: Corpus) -> None:
    """Without its one country a corpus has no debt messages left to train on."""
    home = replace(corpus, rows=tuple(replace(row, region="CN" if row.region else "") for row in corpus.rows))
    assert "country" not in left_out(home)


def test_a_kind_without_a_large_group_is_passed_over(corpus: Corpus) -> None:
    few = replace(corpus, rows=corpus.rows[::3])
    labels, families = np.array(few.labels), np.array(few.families)
    folds = grouped_folds(labels, families, 2, seed=0)
    shares = HeldOut(np.full((len(few), 4), 0.25), np.tile((1.0, 0.0), (len(few), 1)), labels, families, folds)
    counts = Counts.of(few.texts)
    assert list(leave_out(few, counts, shares, OPTIONS)) == []
