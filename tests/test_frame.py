"""The frame: locked packages, the Makefile, what is kept out of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import pipeline
from pipeline.schemas import data_dictionary

ROOT = Path(__file__).parents[1]
RUN_LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
FOLDERS = {"pipeline", "raw_pdfs", "parsed", "notebooks", "tests"}

_PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))?(?: \\)?$")


def pins(lock: Path) -> dict[str, set[str]]:
    """Package → its versions (one for each marker)."""
    found: dict[str, set[str]] = {}
    for line in lock.read_text().splitlines():
        if match := _PIN.match(line):
            found.setdefault(match["name"], set()).add(match["version"])
    return found


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ \[;]", r, maxsplit=1)[0].lower().replace("_", "-") for r in requirements}


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK], ids=["run", "dev"])
def test_a_lock_pins_each_package_by_hash_and_names_no_index(lock):
    lines = [line for line in lock.read_text().splitlines() if line and not line.lstrip().startswith("#")]
    requirements = [line for line in lines if not line.startswith(" ")]
    hashes = [line for line in lines if line.startswith(" ")]
    assert all(_PIN.match(line) and line.endswith("\\") for line in requirements)
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes)
    assert "://" not in lock.read_text()
    assert "--index" not in lock.read_text()


def test_the_locks_hold_what_the_project_asks_for():
    asked = project()
    build = names(asked["build-system"]["requires"])
    assert names(asked["project"]["dependencies"]) | build <= pins(RUN_LOCK).keys()
    assert names(asked["dependency-groups"]["dev"]) <= pins(DEV_LOCK).keys()


def test_the_development_lock_holds_the_other_at_the_same_versions():
    run, dev = pins(RUN_LOCK), pins(DEV_LOCK)
    assert {name: dev.get(name) for name in run} == run


def test_the_change_log_knows_the_version():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{pipeline.__version__}]" in changes or "## [Unreleased]" in changes


# ---- make ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def workshop(tmp_path):
    """The Makefile and what it depends on, in a folder of its own."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def outside_make() -> dict[str, str]:
    """The environment without what a make around the tests leaves in it."""
    return {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, env=outside_make(), timeout=60, check=False
    )


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("target", ["run", "test"])
def test_an_old_python_is_refused_by_name(workshop, target):
    old = script(workshop / "oldpython", 'test "$1" = --version && echo "Python 3.9.2" && exit 0; exit 1')
    result = make(workshop, target, f"PYTHON={old}")
    assert result.returncode != 0
    assert "Python 3.11 or newer is needed" in result.stderr
    assert "Python 3.9.2" in result.stderr
    assert not (workshop / ".venv").exists()


def test_a_missing_python_is_refused_by_name(workshop):
    result = make(workshop, "run", "PYTHON=no-such-python")
    assert result.returncode != 0
    assert "No 'no-such-python' was found" in result.stderr


def installed(workshop: Path) -> None:
    """An environment as a finished installation leaves it, its programs replaced by their names."""
    for program in ("python", "followup", "ruff", "mypy", "lint-imports"):
        script(workshop / ".venv/bin" / program, f'echo {program} "$@"')
    for stamp in (".run", ".dev"):
        (workshop / ".venv" / stamp).touch()


def test_a_second_run_installs_nothing(workshop):
    installed(workshop)
    assert make(workshop, "run").stdout == "followup run\n"


def test_a_changed_lock_is_installed_by_hash_before_the_run(workshop):
    installed(workshop)
    (workshop / "requirements.lock").touch()
    os.utime(workshop / ".venv/.run", (0, 0))
    lines = make(workshop, "run").stdout.splitlines()
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
    assert any("--no-build-isolation --no-deps --editable ." in line for line in lines)
    assert lines[-1] == "followup run"


def test_every_gate_stands_before_the_tests(workshop):
    installed(workshop)
    assert make(workshop, "test").stdout.splitlines() == [
        "ruff check pipeline tests notebooks",
        "ruff format --check pipeline tests notebooks",
        "mypy pipeline/",
        "lint-imports",
        "python -m pytest -n auto --dist loadfile",
    ]


@pytest.mark.parametrize("gate", ["ruff", "mypy", "lint-imports", "python"])
def test_a_gate_that_fails_fails_the_whole(workshop, gate):
    installed(workshop)
    script(workshop / ".venv/bin" / gate, "exit 1")
    assert make(workshop, "test").returncode != 0


def test_what_runs_before_a_change_lands_is_make_test(workshop):
    installed(workshop)
    (workshop / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", workshop / ".ci")
    result = subprocess.run(
        ["bash", ".ci/run"], cwd=workshop, env=outside_make(), capture_output=True, text=True, timeout=60, check=False
    )
    assert result.stdout == make(workshop, "test").stdout
    script(workshop / ".venv/bin/python", "exit 1")
    failed = subprocess.run(["bash", ".ci/run"], cwd=workshop, capture_output=True, text=True, timeout=60, check=False)
    assert failed.returncode != 0


# ---- the repository ------------------------------------------------------------------------------------------------


def git(*arguments: str) -> list[str]:
    result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if result.returncode == 128:
        pytest.skip("not a git repository")
    return result.stdout.splitlines()


def test_folders_are_those_of_the_plan():
    top = {name.split("/")[0] for name in git("ls-files") if "/" in name}
    assert {name for name in top if not name.startswith(".")} <= FOLDERS


def test_published_documents_and_datasets_stay_out():
    hidden = ["raw_pdfs/uppfoljning-2023.pdf", "raw_pdfs/2023/x.PDF", "parsed/goals.parquet", ".venv/bin/python"]
    kept = ["raw_pdfs/demo/report.pdf", "parsed/README.md", "pipeline/run.py"]
    assert git("check-ignore", "--no-index", *hidden, *kept) == hidden


def test_the_description_of_the_datasets_is_that_of_the_schemas():
    described = (ROOT / "parsed/README.md").read_text(encoding="utf-8")
    assert described == data_dictionary(), "say `followup run` and commit parsed/README.md"
