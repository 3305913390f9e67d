"""`scamclf evaluate`: the command and, apart, each of the ways to measure."""

from scamclf.cli.evaluate.command import evaluate

__all__ = ["evaluate"]
