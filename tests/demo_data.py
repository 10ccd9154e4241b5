"""The datasets of the constructed documents (``raw_pdfs/demo``), made once for all tests of a session."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from pipeline.console import SilentReporter
from pipeline.run import Settings, run

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "raw_pdfs" / "demo"


def demo_parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the datasets: the first process that asks makes it, the others wait and share it."""
    base = tmp_path_factory.getbasetemp()
    # with pytest-xdist each worker has a folder of its own below the session's
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    parsed = shared / "demo-parsed"
    with (shared / "demo-parsed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (parsed / "datapackage.json").exists():
            run(Settings(DEMO, parsed), SilentReporter())
    return parsed
