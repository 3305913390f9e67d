"""Red flags and genuine marks that a reader can check, with their place in the message."""

from scamclf.signals.find import SIGNALS, find_signals

__all__ = ["SIGNALS", "find_signals"]
