"""Pressure on the reader: haste, relatives and colleagues, a visit at home."""

from __future__ import annotations

from scamclf.signals.family import Family

FAMILY = Family("pressure", ("urgency", "third_party_pressure", "home_visit_threat"))
