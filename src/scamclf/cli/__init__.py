"""The `scamclf` command: adapters from the terminal to the library, and the only place that prints."""

from scamclf.cli.app import app, main

__all__ = ["app", "main"]
