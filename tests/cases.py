"""Behaviour cases that live as data in `cases/`, a file for each thing that is found or not."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.conftest import CASES

#: Name of what is found -> language -> kind ("found", "not_found", known failures of each) -> texts.
Cases = dict[str, dict[str, dict[str, list[str]]]]


def read_cases(folder: str) -> Cases:
    """The cases of a folder, by the name of the file."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((CASES / folder).glob("*.toml"))}


def pairs(cases: Cases, kind: str) -> list[Any]:
    """(name, text) parameters of one kind; those that are known to fail are expected to."""
    known = pytest.mark.xfail(reason="not read yet")
    return [
        pytest.param(name, text, marks=marks)
        for name, langs in cases.items()
        for case in langs.values()
        for key, marks in ((kind, ()), (f"known_failures_{kind}", known))
        for text in case.get(key, ())
    ]


def too_few(cases: Cases, least: int = 12) -> list[str]:
    """Names, languages and kinds with fewer different texts."""
    return [
        f"{name}.{lang}.{kind}"
        for name, langs in cases.items()
        for lang in ("zh", "en")
        for kind in ("found", "not_found")
        if len(set(langs[lang][kind])) < least
    ]
