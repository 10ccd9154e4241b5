"""How long a run takes, against a process that only takes the words out of the same PDF.

Whole processes, start-up and all, taken in turns within one run, so that both meet the same machine. The figure is the
median ratio of neighbours, of the time on the clock and, which other work on the machine disturbs less, of the
processor's time: ``python -m tests.benchmarks.speed [ROUNDS]``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared" / "corpus" / "uppfoljning-2023.pdf"
DEMO = ROOT / "raw_pdfs" / "demo"
ROUNDS = 7

BARE = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_words()
"""


@cache
def _compiled() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="compiled-")


def environment() -> dict[str, str]:
    """This process's environment, but modules once compiled are kept, in a folder of these measurements' own.

    As they are for whoever runs an installed program: where PYTHONDONTWRITEBYTECODE is set each process would compile
    anew whatever was installed uncompiled, and that would be measured.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": _compiled().name}


class Spent(NamedTuple):
    """Seconds on the clock and of the processor."""

    clock: float
    processor: float


def spent(command: list[str]) -> Spent:
    """What a process takes.

    Raises:
        subprocess.CalledProcessError: it failed; what it printed is in the exception.
    """
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment())
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(time.perf_counter() - start, used)


def report() -> Path:
    """The 20-page report of the reference corpus; without it the first report that the repository ships."""
    return PUBLISHED if PUBLISHED.is_file() else min(DEMO.glob("uppfoljning*.pdf"))


def measure(pdf: Path, rounds: int) -> list[tuple[Spent, Spent]]:
    """(a run, the bare extraction), round by round; one more round before warms the caches."""
    with tempfile.TemporaryDirectory() as folder:
        raw_pdfs = Path(folder) / "raw"
        raw_pdfs.mkdir()
        copy = shutil.copy(pdf, raw_pdfs)
        run = [sys.executable, "-m", "pipeline", "run", "--raw-pdfs", str(raw_pdfs), "--parsed", f"{folder}/parsed"]
        bare = [sys.executable, "-c", BARE, str(copy)]
        times = [(spent([*run, "--quiet", "--fresh"]), spent(bare)) for _ in range(rounds + 1)]
    return times[1:]


def line(name: str, run: float, bare: float, ratio: float) -> str:
    return f"  {name:22} {run:6.2f} s  {bare:6.2f} s  ratio {ratio:.2f}"


def main(rounds: int = ROUNDS) -> None:
    """Measures and prints."""
    pdf = report()
    times = measure(pdf, rounds)
    print(f"followup run on {pdf.name}, against pdfplumber's extract_words over its pages; {rounds} rounds")
    for number, (run, bare) in enumerate(times, 1):
        print(line(f"{number}, clock", run.clock, bare.clock, run.clock / bare.clock))
    for field in Spent._fields:
        runs, bares = zip(*((getattr(run, field), getattr(bare, field)) for run, bare in times), strict=True)
        ratio = median(run / bare for run, bare in zip(runs, bares, strict=True))
        print(line(f"median, {field}", median(runs), median(bares), ratio))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
