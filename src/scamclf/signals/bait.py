"""What lures: a discount, a promise nobody can keep, a debt too vague to check."""

from __future__ import annotations

from scamclf.signals.family import Family

FAMILY = Family("bait", ("discount_bait", "false_promise", "vague_debt"))
