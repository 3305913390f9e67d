from __future__ import annotations

import json
from dataclasses import asdict

from scamclf.labels import LABELS, Breach, Judgement, Signal


def test_a_record_is_what_the_dataclasses_hold_in_their_order() -> None:
    judgement = Judgement(
        text="加V信,半夜上门",
        lang="zh",
        label="fake",
        verdict="uncertain",
        probabilities=dict(zip(LABELS, (0.5, 0.25, 0.125, 0.125), strict=True)),
        scam_probability=0.625,
        signals=(Signal("off_platform_contact", 0, 3, "加V信"), Signal("home_visit_threat", 6, 8, "上门")),
        conduct=(Breach("contact_at_night", 4, 8, "半夜上门", "规则", "rule", "GB/T 45251-2025"),),
        region=None,
        doubt="close",
    )
    assert judgement.to_dict() == asdict(judgement)
    assert json.dumps(judgement.to_dict()) == json.dumps(asdict(judgement))
    assert judgement.to_dict()["probabilities"] is not judgement.probabilities
