from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from scamclf.decide import (
    EVEN,
    ODD_SIGNS,
    UNKNOWN_WORDS,
    Budgets,
    DecisionRule,
    at_base_rate,
    fit_rule,
    scam_probability,
)
from scamclf.errors import InputError
from scamclf.labels import LABELS, SCAM_LABELS

RULE = DecisionRule(scam_at_least=0.7, genuine_at_most=0.1, other_at_most=0.2)
WIDE = Budgets(genuine_called_fake=0.2, fake_called_genuine=0.15, other_called_scam=0.25, scams_called_other=0.1)


@pytest.mark.parametrize(
    ("probabilities", "verdict"),
    [
        ([0.9, 0.05, 0.05, 0.0], "fake"),
        ([0.5, 0.05, 0.1, 0.35], "fake"),  # the two scam labels together are sure
        ([0.6, 0.3, 0.1, 0.0], "uncertain"),
        ([0.1, 0.9, 0.0, 0.0], "genuine"),  # a limit itself is within
        ([0.11, 0.89, 0.0, 0.0], "uncertain"),
        ([0.0, 0.1, 0.8, 0.1], "other"),
        ([0.15, 0.0, 0.75, 0.1], "uncertain"),
        ([0.1, 0.05, 0.05, 0.8], "other_scam"),
        ([0.3, 0.4, 0.0, 0.3], "uncertain"),  # most probably genuine, more probably a scam
    ],
)
def test_verdict(probabilities: list[float], verdict: str) -> None:
    assert RULE.verdicts(np.array([probabilities])) == [verdict]


@pytest.mark.parametrize(
    ("familiarity", "verdict"),
    [
        ([1.0, 0.0], "fake"),
        ([0.5, 0.1], "fake"),  # the limits themselves are within
        ([0.49, 0.0], "uncertain"),
        ([1.0, 0.11], "uncertain"),
    ],
)
def test_what_is_unlike_the_corpus_gets_no_verdict(familiarity: list[float], verdict: str) -> None:
    rule = replace(RULE, known_at_least=0.5, signs_at_most=0.1)
    sure = np.array([[0.9, 0.05, 0.05, 0.0]])
    assert rule.verdicts(sure, np.array([familiarity])) == [verdict]
    assert rule.verdicts(sure) == ["fake"]


def likelihood(mistakes: int, n: int, share: float) -> float:
    """How probable so many mistakes, or fewer, among n are: the binomial tail, term by term."""
    return math.fsum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(mistakes + 1))


@given(st.integers(0, 700), st.floats(0.002, 0.6), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]))
def test_as_many_mistakes_are_allowed_as_prove_the_budget_and_no_more(n: int, share: float, confidence: float) -> None:
    allowed = Budgets(confidence=confidence).allowed(share, n)
    assert -1 <= allowed < max(n, 1)
    risk = 1 - confidence
    assert allowed == -1 or likelihood(allowed, n, share) <= risk * (1 + 1e-9)
    assert likelihood(allowed + 1, n, share) > risk * (1 - 1e-9)


def test_mistakes_allowed_are_those_that_scipy_finds_one_by_one() -> None:
    for n in (*range(0, 1000, 37), 298, 299, 3987):
        for share in (0.01, 0.02, 0.03, 0.2):
            passing = np.flatnonzero(binom.cdf(np.arange(n + 1), n, share) <= 0.05)
            assert Budgets().allowed(share, n) == max(passing, default=-1)


@given(st.floats(0.005, 0.9), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_smallest_sample_is_the_first_that_can_prove_a_budget(share: float, confidence: float) -> None:
    budgets = Budgets(confidence=confidence)
    n = budgets.smallest_sample(share)
    assert budgets.allowed(share, n) >= 0
    assert budgets.allowed(share, n - 1) == -1


@pytest.mark.parametrize("name", ["genuine_called_fake", "scams_called_other", "confidence"])
@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 7.0, math.nan])
def test_a_budget_that_is_no_share_is_refused_by_name(name: str, share: float) -> None:
    with pytest.raises(InputError, match=rf"^{name.replace('_', '-')} of .*: expected a share above 0 and below 1"):
        Budgets(**{name: share})


@st.composite
def predictions(draw: st.DrawFn) -> tuple[np.ndarray, list[str], list[str]]:
    """Probabilities that tell something of the label, in families of a few rows."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(40, 400))
    families = rng.integers(n // draw(st.integers(1, 3)), size=n)
    truth = rng.integers(len(LABELS), size=n)[families]
    scores = rng.normal(size=(n, len(LABELS))) + np.eye(len(LABELS))[truth] * draw(st.floats(0, 4))
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities, [LABELS[i] for i in truth], [f"f{i}" for i in families]


Predictions = tuple[np.ndarray, list[str], list[str]]

#: Of messages with these labels, how many families get one of these verdicts, by the name of its budget.
MISTAKES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "genuine_called_fake": (("genuine",), SCAM_LABELS),
    "fake_called_genuine": (("fake",), ("genuine",)),
    "other_called_scam": (("other",), SCAM_LABELS),
    "scams_called_other": (SCAM_LABELS, ("other",)),
}


def mistaken(verdicts: Sequence[str], labels: Sequence[str], families: Sequence[str], budget: str) -> tuple[int, int]:
    """Families with a row of that mistake, and all families it could have befallen."""
    of_labels, called = MISTAKES[budget]
    rows = list(zip(verdicts, labels, families, strict=True))
    return (
        len({family for verdict, label, family in rows if label in of_labels and verdict in called}),
        len({family for _, label, family in rows if label in of_labels}),
    )


@given(predictions())
def test_a_fitted_rule_makes_no_more_mistakes_than_prove_its_budgets(case: Predictions) -> None:
    probabilities, labels, families = case
    verdicts = fit_rule(probabilities, labels, families, WIDE).verdicts(probabilities)
    for budget in MISTAKES:
        mistakes, n = mistaken(verdicts, labels, families, budget)
        assert mistakes <= max(WIDE.allowed(getattr(WIDE, budget), n), 0)


@given(predictions())
def test_a_fitted_rule_leaves_no_more_uncertain_than_it_must(case: Predictions) -> None:
    """Moving any limit on to the next message would break a budget, or pass the even chance."""
    probabilities, labels, families = case
    rule = fit_rule(probabilities, labels, families, WIDE)
    scam = scam_probability(probabilities)
    best = np.array(LABELS)[probabilities.argmax(axis=1)]

    def broken(wider: DecisionRule, *budgets: str) -> bool:
        found = [(b, mistaken(wider.verdicts(probabilities), labels, families, b)) for b in budgets]
        return any(mistakes > WIDE.allowed(getattr(WIDE, budget), n) for budget, (mistakes, n) in found)

    shut_out = scam[np.isin(best, SCAM_LABELS) & (scam < rule.scam_at_least)]
    if len(shut_out):
        wider = replace(rule, scam_at_least=float(shut_out.max()))
        assert shut_out.max() < EVEN or broken(wider, "genuine_called_fake", "other_called_scam")
    for label, limit, budget in (
        ("genuine", "genuine_at_most", "fake_called_genuine"),
        ("other", "other_at_most", "scams_called_other"),
    ):
        beyond = scam[(best == label) & (scam > getattr(rule, limit))]
        if len(beyond) and beyond.min() <= 0.5:
            assert broken(replace(rule, **{limit: float(beyond.min())}), budget)


def each_label(n: int, *rows: Sequence[float]) -> tuple[np.ndarray, list[str], list[str]]:
    """n families of one row for each label, all of a label alike."""
    labels = [label for label in LABELS for _ in range(n)]
    return np.repeat(np.array(rows), n, axis=0), labels, [f"f{i}" for i in range(len(labels))]


SURE = np.eye(len(LABELS))


def test_perfect_predictions_of_enough_families_leave_nothing_uncertain() -> None:
    probabilities, labels, families = each_label(299, *SURE)
    assert fit_rule(probabilities, labels, families).verdicts(probabilities) == labels


@pytest.mark.parametrize(
    ("scarce", "withheld"),
    [("genuine", SCAM_LABELS), ("other", SCAM_LABELS), ("fake", ("genuine",))],
)
def test_too_few_families_withhold_the_verdict_they_should_prove_and_no_other(
    scarce: str, withheld: Sequence[str]
) -> None:
    """298 without a mistake do not prove one in a hundred; other messages about no debt need 149 for two."""
    probabilities, labels, families = each_label(299, *SURE)
    left = 148 if scarce == "other" else 298
    kept = np.array([i for i, label in enumerate(labels) if label != scarce or i % 299 < left])
    truth = [labels[i] for i in kept]
    rule = fit_rule(probabilities[kept], truth, [families[i] for i in kept])
    assert rule.verdicts(probabilities[kept]) == ["uncertain" if label in withheld else label for label in truth]


def test_near_copies_prove_nothing() -> None:
    """A thousand copies of 298 messages are 298 families."""
    probabilities, labels, families = each_label(298, *SURE)
    rule = fit_rule(np.repeat(probabilities, 4, axis=0), np.repeat(labels, 4), np.repeat(families, 4))
    assert (rule.scam_at_least, rule.genuine_at_most) == (2.0, -1.0)


@given(predictions(), st.integers(0, 1000))
def test_a_family_counts_once_by_its_worst_row(case: Predictions, seed: int) -> None:
    """Rows of a family that are less wrong than its worst change nothing, however many there are."""
    probabilities, labels, families = case
    rng = np.random.default_rng(seed)
    copied = rng.integers(len(labels), size=len(labels))
    # Drawn towards the truth, a row is less surely wrong than the one it copies.
    milder = probabilities[copied] * 0.7 + 0.3 * SURE[[LABELS.index(labels[i]) for i in copied]]
    more = np.vstack([probabilities, milder])
    names = [*families, *(families[i] for i in copied)]
    rule = fit_rule(more, [*labels, *(labels[i] for i in copied)], names, WIDE)
    assert rule == fit_rule(probabilities, labels, families, WIDE)


@given(predictions(), st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(case: Predictions, seed: int) -> None:
    probabilities, labels, families = case
    order = np.random.default_rng(seed).permutation(len(labels))
    shuffled = fit_rule(probabilities[order], np.array(labels)[order], np.array(families)[order], WIDE)
    assert shuffled == fit_rule(probabilities, labels, families, WIDE)


@given(predictions())
def test_a_smaller_budget_or_more_confidence_never_gives_a_verdict_more_easily(case: Predictions) -> None:
    stricter = [
        Budgets(*(share,) * 4, confidence=confidence)
        for share, confidence in ((0.4, 0.8), (0.4, 0.95), (0.2, 0.95), (0.1, 0.95), (0.1, 0.999))
    ]
    rules = [fit_rule(*case, budgets) for budgets in stricter]
    for wide, narrow in pairwise(rules):
        assert narrow.scam_at_least >= wide.scam_at_least
        assert narrow.genuine_at_most <= wide.genuine_at_most
        assert narrow.other_at_most <= wide.other_at_most


def test_what_is_more_probably_a_scam_is_never_called_honest() -> None:
    """However much a budget allows."""
    labels = ["genuine"] * 50 + ["fake"]
    probabilities = np.array([[0.0, 1.0, 0.0, 0.0]] * 50 + [[0.3, 0.4, 0.0, 0.3]])
    rule = fit_rule(probabilities, labels, [f"f{i}" for i in range(51)], Budgets(0.99, 0.99, 0.99, 0.99, 0.1))
    assert rule.verdicts(probabilities)[-1] == "uncertain"


def test_few_messages_of_the_corpus_are_unlike_it() -> None:
    rng = np.random.default_rng(3)
    probabilities, labels, families = each_label(500, *SURE)
    familiarity = np.column_stack([rng.beta(8, 2, 2000), rng.beta(1, 30, 2000)])
    rule = fit_rule(probabilities, labels, families, WIDE, familiarity)
    assert (familiarity[:, 0] < rule.known_at_least).mean() == pytest.approx(UNKNOWN_WORDS, abs=0.001)
    assert (familiarity[:, 1] > rule.signs_at_most).mean() == pytest.approx(ODD_SIGNS, abs=0.001)
    unlike = ~rule.familiar(familiarity)
    verdicts = np.array(rule.verdicts(probabilities, familiarity))
    assert set(verdicts[unlike]) == {"uncertain"}
    assert list(verdicts[~unlike]) == list(np.array(labels)[~unlike])


# What the proof promises, where the truth is known. A row's P(scam) is drawn by its label, so that the share of families that a limit lets
# through by mistake can be worked out. A family has one row or two, each drawn for itself, and counts by its worst.
_SHAPES = {"fake": (3, 2), "genuine": (2, 5), "other": (2, 4), "other_scam": (4, 2)}
#: Where the rest of the probability lies.
_BESIDE = {"fake": "genuine", "genuine": "fake", "other": "other_scam", "other_scam": "other"}
_TWINS = 0.4


def drawn(rng: np.random.Generator, families: int) -> tuple[np.ndarray, list[str], list[str]]:
    truth = rng.choice(LABELS, size=families)
    sizes = 1 + (rng.random(families) < _TWINS)
    labels = [str(label) for label in np.repeat(truth, sizes)]
    scam = rng.beta(*np.transpose([_SHAPES[label] for label in labels]))
    own = np.where(np.isin(labels, SCAM_LABELS), scam, 1 - scam)[:, np.newaxis]
    beside = SURE[[LABELS.index(_BESIDE[label]) for label in labels]]
    probabilities = own * SURE[[LABELS.index(label) for label in labels]] + (1 - own) * beside
    return probabilities, labels, [f"f{i}" for i in np.repeat(np.arange(families), sizes)]


def one_row_or_another(chance: float) -> float:
    """The chance that it befalls a family, from the chance that it befalls a row."""
    return (1 - _TWINS) * chance + _TWINS * (1 - (1 - chance) ** 2)


def true_share(rule: DecisionRule, budget: str) -> float:
    """The share of families to come that get the mistake."""

    def below(label: str, limit: float) -> float:
        return float(beta.cdf(min(limit, 0.5), *_SHAPES[label]))

    def above(label: str) -> float:
        return float(beta.sf(max(rule.scam_at_least, 0.5), *_SHAPES[label]))

    shares: dict[str, Callable[[], float]] = {
        "genuine_called_fake": lambda: one_row_or_another(above("genuine")),
        "other_called_scam": lambda: one_row_or_another(above("other")),
        "fake_called_genuine": lambda: one_row_or_another(below("fake", rule.genuine_at_most)),
        # Half of the scams are `other_scam`; the other half are never taken for `other`.
        "scams_called_other": lambda: one_row_or_another(below("other_scam", rule.other_at_most)) / 2,
    }
    return shares[budget]()


#: Genuine and other messages share a limit; each of their budgets is the narrower one once.
@pytest.fixture(
    scope="module", params=[Budgets(0.05, 0.08, 0.3, 0.03), Budgets(0.3, 0.12, 0.05, 0.06)], ids=["genuine", "other"]
)
def rules_of_draws(request: pytest.FixtureRequest) -> tuple[Budgets, list[DecisionRule]]:
    rng = np.random.default_rng(20261122)
    return request.param, [fit_rule(*drawn(rng, 500), request.param) for _ in range(300)]


@pytest.mark.parametrize("budget", MISTAKES)
def test_a_budget_is_broken_in_one_of_twenty_samples_at_most(
    budget: str, rules_of_draws: tuple[Budgets, list[DecisionRule]]
) -> None:
    budgets, rules = rules_of_draws
    broken = sum(true_share(rule, budget) > getattr(budgets, budget) for rule in rules)
    # More than this would be seen once in a thousand, were it one of twenty exactly.
    assert broken <= binom.ppf(0.999, len(rules), 0.05)


@pytest.mark.parametrize("budget", MISTAKES)
def test_a_budget_that_binds_is_used(budget: str, rules_of_draws: tuple[Budgets, list[DecisionRule]]) -> None:
    """A rule that never gave a verdict would keep all budgets, too."""
    budgets, rules = rules_of_draws
    share = getattr(budgets, budget)
    if share < 0.3:
        assert np.mean([true_share(rule, budget) for rule in rules]) > 0.3 * share


rows_of_shares = st.lists(
    st.tuples(*[st.floats(0.001, 1)] * 4).map(lambda row: [value / sum(row) for value in row]), min_size=1, max_size=20
).map(np.array)
shares = st.floats(1e-6, 1 - 1e-6)


@given(rows_of_shares, shares, st.floats(0.01, 0.99))
def test_a_base_rate_is_bayes_rule(rows: np.ndarray, base_rate: float, trained: float) -> None:
    """P(label | text) is P(text | label) P(label): what the corpus's shares put in is taken out, and the traffic's put in."""
    for before, after in zip(rows.tolist(), at_base_rate(rows, base_rate, trained).tolist(), strict=True):
        joint = [
            p / trained * base_rate if label in SCAM_LABELS else p / (1 - trained) * (1 - base_rate)
            for label, p in zip(LABELS, before, strict=True)
        ]
        assert after == pytest.approx([p / sum(joint) for p in joint], rel=1e-9)


def test_a_base_rate_by_hand() -> None:
    """P(scam) of 0.9 where two in five are scams: odds of 9 to 1 are 13.5 times the odds there, and 13.5 times 1 to 99 is 3 to 22."""
    (row,) = at_base_rate(np.array([[0.6, 0.1, 0.0, 0.3]]), 0.01, 0.4)
    assert row.tolist() == pytest.approx([2 / 25, 22 / 25, 0, 1 / 25])


@given(rows_of_shares, st.floats(0.01, 0.99))
def test_the_corpus_own_share_changes_nothing(rows: np.ndarray, trained: float) -> None:
    np.testing.assert_allclose(at_base_rate(rows, trained, trained), rows, rtol=1e-12)


@given(rows_of_shares, shares, shares, st.floats(0.01, 0.99))
def test_more_scams_about_make_each_message_more_probably_one(
    rows: np.ndarray, one: float, other: float, trained: float
) -> None:
    fewer, more = (scam_probability(at_base_rate(rows, share, trained)) for share in sorted((one, other)))
    assert (fewer <= more + 1e-12).all()


@given(rows_of_shares, shares, st.floats(0.01, 0.99))
def test_a_base_rate_keeps_the_order_of_messages_and_the_shares_within_both_sides(
    rows: np.ndarray, base_rate: float, trained: float
) -> None:
    corrected = at_base_rate(rows, base_rate, trained)
    order = np.argsort(scam_probability(rows))
    assert (np.diff(scam_probability(corrected)[order]) >= -1e-12).all()
    np.testing.assert_allclose(corrected.sum(axis=1), 1)
    for one, other in (("fake", "other_scam"), ("genuine", "other")):
        a, b = LABELS.index(one), LABELS.index(other)
        np.testing.assert_allclose(corrected[:, a] * rows[:, b], corrected[:, b] * rows[:, a], rtol=1e-9)


@given(rows_of_shares, shares, shares, st.floats(0.01, 0.99))
def test_there_and_back_is_where_it_began(rows: np.ndarray, there: float, way: float, trained: float) -> None:
    assume(min(there, way, 1 - there, 1 - way) > 1e-4)
    directly = at_base_rate(rows, there, trained)
    np.testing.assert_allclose(at_base_rate(at_base_rate(rows, way, trained), there, way), directly, rtol=1e-9)


@pytest.mark.parametrize("base_rate", [0.0, 1.0, -0.2, 1.5, 40.0, math.nan, math.inf])
def test_a_base_rate_that_is_no_share_is_refused(base_rate: float) -> None:
    with pytest.raises(InputError, match=r"expected a share of scams above 0 and below 1, such as 0\.001"):
        at_base_rate(np.full((1, 4), 0.25), base_rate, 0.4)
