"""Posing as an authority: its name, its threats, its papers."""

from __future__ import annotations

from scamclf.signals.family import Family

FAMILY = Family("authority", ("authority_impersonation", "false_legal_threat", "forged_document"))
