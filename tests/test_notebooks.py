"""The notebooks run on the demonstration data, show their charts in both forms, and hold no logic of their own."""

from __future__ import annotations

import ast
import base64
import io
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image

from tests.demo_data import DEMO, ROOT, demo_parsed
from tests.program import environment

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))
CHARTS = {"1_first_look": 1, "2_across_years": 3, "3_comments_and_figures": 2, "4_accuracy": 2}
SECONDS = 300

LOGIC = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.ListComp)
LOGIC += (ast.DictComp, ast.SetComp, ast.GeneratorExp)


@pytest.fixture(scope="module")
def parsed(tmp_path_factory):
    return demo_parsed(tmp_path_factory)


@pytest.fixture(scope="module")
def executed(parsed):
    """Each notebook, run as a person would run it, in a process of its own."""
    changes = {"FOLLOWUP_PARSED": str(parsed), "FOLLOWUP_RAW_PDFS": str(DEMO)}
    variables = environment(**changes)

    def run(path: Path) -> nbformat.NotebookNode:
        notebook = jupytext.read(path)
        client = NotebookClient(
            notebook, timeout=SECONDS, startup_timeout=SECONDS, resources={"metadata": {"path": str(FOLDER)}}
        )
        return client.execute(env=variables)

    return {path.stem: run(path) for path in NOTEBOOKS}


def outputs(notebook: nbformat.NotebookNode) -> list[dict]:
    return [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]


def test_there_is_a_notebook_for_each_subject():
    assert [path.stem for path in NOTEBOOKS] == list(CHARTS)


@pytest.mark.parametrize("name", CHARTS)
def test_a_notebook_runs_and_shows_its_charts_in_both_forms(executed, name):
    charts = [data for data in outputs(executed[name]) if any("vegalite" in kind for kind in data)]
    assert len(charts) == CHARTS[name]
    for data in charts:
        picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 24)
        assert min(picture.size) > 100
        assert len(colours) > 10
        (form,) = (content for kind, content in data.items() if "vegalite" in kind)
        assert sum(len(rows) for rows in form["datasets"].values()) > 0


def test_the_first_notebook_shows_a_page(executed):
    pictures = [d for d in outputs(executed["1_first_look"]) if "image/png" in d and not any("vega" in k for k in d)]
    assert len(pictures) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_has_no_logic_of_its_own(path):
    assert not [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, LOGIC)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_both_forms_of_a_notebook_say_the_same_and_hold_no_output(path):
    script, notebook = jupytext.read(path), jupytext.read(path.with_suffix(".ipynb"))
    assert [(c.cell_type, c.source) for c in script.cells] == [(c.cell_type, c.source) for c in notebook.cells]
    assert not any(cell.get("outputs") for cell in notebook.cells)
