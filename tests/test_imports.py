"""The order of the rooms: imports run one way, and the check that says so can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BROKEN = "Imports run one way through the rooms BROKEN"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Checks the contracts of ``folder/pyproject.toml`` on ``folder/pipeline``."""
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {program}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """A copy of the package and its contracts, to be spoilt."""
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def add_import(folder: Path, module: str, line: str) -> None:
    path = folder / "pipeline" / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def test_imports_run_one_way():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("model.py", "from pipeline import lines"),
        ("intake/files.py", "from pipeline.reading import read_document"),
        ("reading/plain.py", "import pipeline.tables"),
        ("publish/__init__.py", "from pipeline import run"),
        ("text/joiner.py", "def late() -> None:\n    from pipeline import hyperlinks"),
    ],
)
def test_an_import_against_the_order_is_seen(copy, module, line):
    add_import(copy, module, line)
    result = lint(copy)
    assert result.returncode == 1
    assert BROKEN in result.stdout


def test_a_pdf_library_outside_reading_and_draw_is_seen(copy):
    add_import(copy, "intake/files.py", "import pdfplumber")
    result = lint(copy)
    assert result.returncode == 1
    assert "Only reading and draw know a PDF library BROKEN" in result.stdout


def test_a_room_without_a_place_in_the_order_is_seen(copy):
    (copy / "pipeline" / "shed.py").write_text('"""A room nobody placed."""\n')
    result = lint(copy)
    assert result.returncode == 1
    assert "shed" in result.stdout
