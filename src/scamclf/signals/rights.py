"""What lawful collectors grant: a way out for who has paid, doubts or wants no more messages."""

from __future__ import annotations

from scamclf.signals.family import Family

FAMILY = Family("rights", ("already_paid_clause", "opt_out", "validation_rights"))
