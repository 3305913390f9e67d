"""A complete record of an evaluation, of random predictions: the shape of `models/metrics.json`, none of its figures."""

from __future__ import annotations

from typing import Any

import numpy as np

from scamclf.corpus.fields import SENDERS
from scamclf.evaluation.calibration import KEPT, METHODS
from scamclf.evaluation.metrics import evaluate, reliability
from scamclf.labels import LABELS, LANGUAGES, SCAM_LABELS
from scamclf.train import TrainOptions

DIGEST = "5ca1ab1e" * 8

HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> 加V信\u202e只还本金\x07\u200b\n第二行'


def figure(value: float | None, width: float = 0.01) -> dict[str, float | None]:
    if value is None:
        return {"value": None, "low": None, "high": None}
    return {"value": value, "low": value - width, "high": value + width}


def made_up_record(rows: int = 2000, seed: int = 3) -> dict[str, Any]:
    """English messages are judged worse than the others: the groups served worse are known."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(4, size=rows)
    labels = [LABELS[i] for i in truth]
    groups = {
        "lang": rng.choice(LANGUAGES, size=rows).tolist(),
        "region": rng.choice(["CN", "US", "HK"], size=rows).tolist(),
        "label": labels,
        "scenario": rng.choice(["bill", "toll", "rent|flat"], size=rows).tolist(),
        "tactic": rng.choice(["urgency", "private_payment"], size=rows).tolist(),
        "difficulty": rng.choice(["easy", "hard"], size=rows).tolist(),
        "length": rng.choice(["up to 40", "41-100", "over 100"], size=rows).tolist(),
        "form": rng.choice(["plain", "list"], size=rows).tolist(),
        "source": rng.choice(["first", "second"], size=rows).tolist(),
    }
    english = np.array(groups["lang"]) == "en"
    scores = rng.normal(size=(rows, 4)) + np.where(english, 1.0, 4.0)[:, None] * np.eye(4)[truth]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    sure = probabilities.max(axis=1) > 0.6
    verdicts = [LABELS[i] if s else "uncertain" for i, s in zip(probabilities.argmax(axis=1), sure, strict=True)]
    report = evaluate(labels, probabilities, verdicts, groups=groups, resamples=30).to_dict()
    for section in [report["overall"], *(s for sections in report["by"].values() for s in sections.values())]:
        # Figures that a later version measures.
        for name in ("recall_at_1_percent", "recall_at_01_percent", "verdict_coverage"):
            section["figures"].setdefault(name, figure(0.8))
        for name in ("verdict_error", "genuine_called_fake", "fake_called_genuine"):
            section["figures"].setdefault(name, figure(0.015))
    everyone = ("all", *LANGUAGES)
    is_scam = np.isin(labels, SCAM_LABELS)
    scam = probabilities[:, [i for i, label in enumerate(LABELS) if label in SCAM_LABELS]].sum(axis=1)
    rows_of = {group: np.array([group in ("all", lang) for lang in groups["lang"]]) for group in everyone}
    chosen = ("auc_scam", "scams_caught", "false_alarms")
    return {
        "protocol": {
            "version": 1,
            "date": "2026-11-22",
            "commit": "0123456789abcdef0123456789abcdef01234567",
            "corpus": {"digest": DIGEST, "rows": rows, "families": rows},
            "folds": 5,
            "seed": 1,
            "resamples": 30,
            "options": TrainOptions().to_dict(),
            "libraries": {"scikit-learn": "1.9.1", "numpy": "2.4.6"},
        },
        **report,
        "selection": [{"fold": fold, "chosen": "C = 2, matrix", "tried": 30} for fold in range(5)],
        "calibration": {
            "kept": KEPT,
            "methods": {
                method: {
                    group: {"log_loss": figure(0.34), "brier_scam": figure(0.05), "ece_scam": figure(0.02 + 0.01 * i)}
                    for group in everyone
                }
                for i, method in enumerate(METHODS)
            },
        },
        "curves": {
            "roc": {group: _roc(is_scam[these], scam[these]) for group, these in rows_of.items()},
            "risk_coverage": {
                group: [[share / 20, (share / 20) ** 3 / (4 + number)] for share in range(1, 21)]
                for number, group in enumerate(everyone)
            },
            "reliability": {
                method: {
                    group: [[p, o ** (1 + number / 3), n] for p, o, n in _reliability(labels, probabilities, these)]
                    for group, these in rows_of.items()
                }
                for number, method in enumerate(METHODS)
            },
        },
        "budgets": [
            {"name": "genuine called fake", "budget": 0.01, "by": dict.fromkeys(everyone, figure(0.007, 0.002))},
            {"name": "fake called genuine", "budget": 0.02, "by": dict.fromkeys(everyone, figure(0.031, 0.004))},
        ],
        "unseen": {
            kind: {
                "rows": 900,
                "groups": len(values),
                "unseen": {name: figure(0.7) for name in chosen},
                "seen": {name: figure(0.8) for name in chosen},
                "change": {name: figure(-0.1) for name in chosen},
                "by": {
                    value: {
                        "rows": 90,
                        "unseen": {name: figure(0.7) for name in chosen},
                        "seen": {name: figure(0.8) for name in chosen},
                    }
                    for value in values
                },
            }
            for kind, values in {"scenario": ("bill", "toll"), "country": ("CN", "US"), "sender": SENDERS[:6]}.items()
        },
        "baselines": [
            {
                "name": name,
                "note": note,
                "figures": {"auc_scam": figure(value), "false_alarms": figure(None)},
                "difference": {"auc_scam": figure(0.978 - value), "false_alarms": figure(None)},
            }
            for name, note, value in (("majority", "", 0.5), ("keywords", "red flags alone", 0.8))
        ],
        "unlike": {
            "limit": 0.3,
            "limit_of_signs": 0.1,
            "false_alarms": dict.fromkeys(everyone, figure(0.004, 0.002)),
            "found": {kind: {"rows": 40, "share": figure(0.9)} for kind in ("language", "code", "random", "other")},
        },
        "errors": [
            {
                "id": f"made-up-{number}",
                "lang": "zh",
                "label": "fake",
                "verdict": "genuine",
                "scam_probability": 0.01 + number / 100,
                "scenario": "bill",
                "difficulty": "hard",
                "text": text,
            }
            for number, text in enumerate((HOSTILE, "您的账单已逾期,请今天还款", "Your bill is overdue. " * 12))
        ],
    }


def _reliability(labels: list[str], probabilities: np.ndarray, these: np.ndarray) -> list[tuple[float, float, int]]:
    return reliability([label for label, here in zip(labels, these, strict=True) if here], probabilities[these])


def _roc(is_scam: np.ndarray, scam: np.ndarray) -> list[list[float]]:
    order = np.argsort(-scam)
    false, true = np.cumsum(~is_scam[order]) / (~is_scam).sum(), np.cumsum(is_scam[order]) / is_scam.sum()
    return [[0.0, 0.0], *([float(f), float(t)] for f, t in zip(false[9::10], true[9::10], strict=True))]
