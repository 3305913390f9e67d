from __future__ import annotations

import ast
import doctest
import json
import re
import shlex
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from scamclf.cli import app
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_readmes_python_runs() -> None:
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert results.attempted >= 4
    assert results.failed == 0


def shown_commands() -> list[tuple[str, str]]:
    """Commands of the README with the output it shows."""
    blocks = re.findall(r"```console\n\$ (scamclf [^\n]+)\n((?:(?!```).)+)```", README, re.DOTALL)
    return [(command, output) for command, output in blocks if not output.startswith("$")]


def test_the_readme_shows_what_two_commands_print() -> None:
    assert [shlex.split(command)[1] for command, _ in shown_commands()] == ["predict", "explain"]


@pytest.mark.parametrize(("command", "output"), shown_commands(), ids=[c for c, _ in shown_commands()])
def test_the_readme_shows_what_a_command_prints(command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, name, *arguments = shlex.split(command)
    if name == "predict":
        arguments = ["--format", "table", *arguments]
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(app, [name, *arguments], env={"COLUMNS": "100", "NO_COLOR": "1"})
    assert done.exit_code == 0
    if output.strip().endswith("…"):
        assert done.stdout.startswith(output.strip().removesuffix("…"))
    else:
        assert done.stdout.strip() == output.strip()


def test_the_readmes_figures_are_those_of_the_model() -> None:
    report = json.loads((ROOT / "models" / "metrics.json").read_text("utf-8"))
    sections = [report["overall"], *report["by"]["lang"].values()]
    for name in ("auc_scam", "false_alarms", "scams_caught", "scams_called_genuine", "uncertain"):
        figures = (section["figures"][name] for section in sections)
        assert " | ".join(f"{f['value']:.3f} [{f['low']:.3f}, {f['high']:.3f}]" for f in figures) in README


def test_the_readmes_attacks_are_those_of_the_table() -> None:
    record = json.loads((ROOT / "models" / "attacks.json").read_text("utf-8"))
    for one in record["results"]:
        if one["strength"] == "medium":
            cells = [
                f"{side['before']:.3f} | {side['after']:.3f} | {side['change']['value']:+.3f} [{side['change']['low']:+.3f}, {side['change']['high']:+.3f}]"
                for side in (one["fakes"], one["honest"])
            ]
            assert f"| `{one['attack']}` | " + " | ".join(cells) + " |" in README


def test_the_recorded_search_is_about_the_shipped_options_and_corpus() -> None:
    from scamclf.train import TrainOptions

    record = json.loads((ROOT / "models" / "search.json").read_text("utf-8"))
    manifest = json.loads((ROOT / "models" / "scamclf.manifest.json").read_text("utf-8"))
    assert record["corpus"]["digest"] == manifest["corpus"]["digest"]
    assert record["trials"][0]["options"] == json.loads(json.dumps(TrainOptions().to_dict()))
    assert len(record["trials"]) > 5


COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def test_the_readme_names_every_command() -> None:
    assert set(COMMANDS) == {"predict", "explain", "evaluate", "review", "compare", "train", "data", "model", "export"}
    # What a model file says of itself, `--help` tells those who look for it.
    assert {name for name in COMMANDS if f"scamclf {name}" not in README} <= {"model"}


def test_one_target_writes_the_report_the_figures_and_the_card() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^evaluate: .*\n\t\S+/scamclf evaluate --report models$", makefile, re.MULTILINE)
    assert not re.search(r"^train: .*(card|metrics)", makefile, re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help_text(name: str) -> None:
    command = COMMANDS[name]
    for each in (command, *getattr(command, "commands", {}).values()):
        assert len(each.help or "") > 10
        for parameter in each.params:
            if parameter.name != "help":
                assert parameter.help, parameter.name


def test_the_version_is_one_number() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", version("scamclf"))
    assert f'version = "{version("scamclf")}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def imported(path: Path) -> Iterator[str]:
    """Modules of ours that a module imports when it runs; what only type checkers read does not count."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and id(node) not in typing_only
            and (node.module or "").startswith("scamclf.")
        ):
            yield str(node.module).split(".")[1]


def test_arrows_between_modules_point_the_way_the_design_says() -> None:
    table = (ROOT / "docs" / "design.md").read_text("utf-8").split("| module | holds |")[1].split("\n\n")[0]
    place: dict[str, int] = {}
    for number, line in enumerate(table.splitlines()):
        for name in re.findall(r"`(\w+)(?:\.py|/)`", line.split("|")[1] if "|" in line else ""):
            place.setdefault(name, number)
    source = ROOT / "src" / "scamclf"
    for path in source.rglob("*.py"):
        name = path.relative_to(source).with_suffix("").parts[0]
        if name != "__init__":
            assert name in place, f"docs/design.md does not tell of {name}"
            for other in imported(path):
                assert place[other] <= place[name], f"{path.relative_to(source)} imports {other}"


def test_links_between_the_documents_lead_somewhere() -> None:
    for path in (
        ROOT / "README.md",
        ROOT / "docs" / "design.md",
        ROOT / "docs" / "evaluation.md",
        ROOT / "data" / "README.md",
        ROOT / "models" / "MODEL_CARD.md",
    ):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
