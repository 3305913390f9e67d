from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from scamclf.cli import app
from scamclf.cli.console import emit

COMMANDS = ("predict", "explain", "evaluate", "review", "compare", "train", "data", "model", "export")


def modules_after(statement: str) -> set[str]:
    program = f"import sys, json; {statement}; json.dump(sorted(sys.modules), sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr))


def test_a_command_is_imported_when_it_is_called() -> None:
    loaded = modules_after("from scamclf.cli import app; import scamclf.cli.predict")
    others = {f"scamclf.cli.{name}" for name in COMMANDS if name != "predict"}
    assert not loaded & (others | {"rich"})


def test_help_lists_every_command_and_each_has_help() -> None:
    listed = CliRunner().invoke(app, ["--help"]).stdout
    for name in COMMANDS:
        assert f" {name} " in listed
        own = CliRunner().invoke(app, [name, "-h"])
        assert own.exit_code == 0
        assert f"scamclf {name} " in own.stdout.replace("root", "scamclf", 1)


def test_a_slip_of_the_hand_is_wrong_usage() -> None:
    done = CliRunner().invoke(app, ["predicct"])
    assert done.exit_code == 2
    assert "predicct" in done.stderr


@pytest.mark.parametrize("command", ["predict", "data", "model"])
def test_a_command_without_what_it_needs_is_wrong_usage(command: str) -> None:
    assert CliRunner().invoke(app, [command]).exit_code == 2


def test_the_command_line_can_be_built_by_others() -> None:
    """As shells' completion and the documentation do."""
    assert set(typer.main.get_command(app).commands) == set(COMMANDS)  # type: ignore[attr-defined]


def test_results_are_written_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    emit("\x1b[31mfour\x1b[0m\n")
    emit("\x1b[31mfive\x1b[0m\n", styled=True)
    assert capsys.readouterr().out == "\x1b[31mfour\x1b[0m\nfive\n"
