"""The page for analysts: what it shows to type works."""

from __future__ import annotations

import re

import pytest

import pipeline
from pipeline import library
from tests.demo_data import DEMO, ROOT, demo_parsed

PAGE = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def _demo(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("FOLLOWUP_PARSED", str(demo_parsed(tmp_path_factory)))
    monkeypatch.setenv("FOLLOWUP_RAW_PDFS", str(DEMO))


@pytest.mark.usefixtures("_demo")
def test_its_examples_run_one_after_the_other(capsys):
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL):
        exec(block, names)
    assert "cells left out" in capsys.readouterr().out


def test_the_functions_it_names_are_there():
    assert all(hasattr(pipeline, name) for name in re.findall(r"`pipeline\.(\w+)\(", PAGE))
    (listed,) = re.findall(r"has more: (.*?)\. `help", PAGE, flags=re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) <= set(library.__all__)


def test_the_notebooks_it_lists_are_those_there_are():
    there = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(re.findall(r"^\| `(\d_\w+)` \|", PAGE, flags=re.MULTILINE)) == there
