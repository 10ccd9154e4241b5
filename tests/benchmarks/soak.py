"""``make soak``: what takes longer than the tests may, one after the other; ends with an error where one fails.

Every broken file of every kind, each in a process of its own; a hundred kills of a publishing process and a hundred of
whole runs; runs started together; archives of ten and a thousand documents. An hour or so on two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from tests.benchmarks import growth, robustness
from tests.benchmarks.speed import ROOT

KILLS = 100
PAIRS = 10
SIZES = (10, 1000)


def tested(*arguments: str) -> None:
    """Tests in a longer form than ``make test`` gives them.

    Raises:
        subprocess.CalledProcessError: one failed.
    """
    longer = {**os.environ, "SOAK_KILLS": str(KILLS), "SOAK_PAIRS": str(PAIRS)}
    subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, env=longer, check=True)


def broken_files() -> None:
    """Every broken file of every kind.

    Raises:
        SystemExit: one has no verdict, or something is silently wrong.
    """
    if wrong := robustness.main():
        raise SystemExit(f"{wrong} broken files are not dealt with as they should be")


STEPS: tuple[tuple[str, Callable[[], object]], ...] = (
    (f"{KILLS} kills of a process that publishes", lambda: tested("tests/test_publish_trouble.py", "-k", "killed")),
    (f"{KILLS} kills of whole runs, {PAIRS} pairs of runs at once", lambda: tested("tests/test_runs_killed.py")),
    ("broken files", broken_files),
    ("archives", lambda: growth.main(*SIZES)),
)


def main() -> None:
    """Every step in turn."""
    for title, step in STEPS:
        print(f"\n== {title}", flush=True)
        step()


if __name__ == "__main__":
    main()
