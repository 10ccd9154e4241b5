"""How time and memory grow with the number of documents, what a second job gains, and what a second run costs.

Archives of constructed reports (:mod:`tests.benchmarks.archive`) are read by the whole program, ``followup run``, in
processes of their own, in turns: with one job, with two, and once more over what the second has kept. Clock, for jobs
side by side cannot be told otherwise; memory is the peak of the program's own process, without those that read::

    python -m tests.benchmarks.growth [DOCUMENTS ...]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.archive import Archive, make_archive
from tests.benchmarks.speed import ROOT

SIZES = (10, 100, 1000)
"""Documents of each archive. The last takes a quarter of an hour."""

# runs the program and writes down the highest resident set of its process (KiB)
WATCHED = """
import atexit, sys
def peak():
    lines = open("/proc/self/status").read().splitlines()
    open(sys.argv[0], "w").write(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
sys.argv = sys.argv[1:]
atexit.register(peak)
from pipeline.cli import main
main()
"""


class Spent(NamedTuple):
    """Seconds on the clock, and the MiB of the program's own process at its peak."""

    clock: float
    memory: float


class Growth(NamedTuple):
    """What an archive takes: with one job, with two, and once more unchanged."""

    documents: int
    one: Spent
    two: Spent
    again: Spent


def run(archive: Archive, parsed: Path, jobs: int) -> Spent:
    """One whole run.

    Raises:
        RuntimeError: it did not end with every document whole; the message has the end of what it printed.
    """
    peak = parsed.with_suffix(".peak")
    arguments = ["run", "--raw-pdfs", archive.raw_pdfs, "--profiles", archive.profiles, "--parsed", parsed]
    command = [sys.executable, "-c", WATCHED, peak, *arguments, "--jobs", str(jobs), "--quiet"]
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    clock = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"exit status {done.returncode} over {archive.raw_pdfs}: {done.stderr[-800:]}")
    return Spent(clock, int(peak.read_text()) / 1024)


def measure(sizes: Sequence[int], folder: Path) -> Iterator[Growth]:
    """Each size in turn, its datasets and what was kept thrown away in between."""
    for size in sizes:
        archive = make_archive(folder / str(size), size, jobs=os.cpu_count() or 1)
        one = run(archive, folder / f"one-{size}", 1)
        two = run(archive, folder / f"two-{size}", 2)
        yield Growth(size, one, two, run(archive, folder / f"two-{size}", 2))
        shutil.rmtree(archive.raw_pdfs)


def main(*sizes: int) -> None:
    """Measures and prints, a line as soon as it is known."""
    print("followup run over archives of constructed reports, clock; memory of the program's own process at its peak")
    print("documents   1 job   ms each   2 jobs   gain   again   share   peak MiB, 1 job   2 jobs   again", flush=True)
    found: list[Growth] = []
    with tempfile.TemporaryDirectory() as folder:
        for growth in measure(sizes or SIZES, Path(folder)):
            found.append(growth)
            one, two, again = growth.one, growth.two, growth.again
            print(
                f"{growth.documents:9}  {one.clock:5.1f} s  {1000 * one.clock / growth.documents:7.0f}"
                f"  {two.clock:5.1f} s  {one.clock / two.clock:5.2f}  {again.clock:4.1f} s"
                f"  {again.clock / two.clock:6.1%}  {one.memory:16.1f}  {two.memory:7.1f}  {again.memory:6.1f}",
                flush=True,
            )
    for small, large in pairwise(found):
        times = large.documents / small.documents
        print(
            f"{times:.0f} times the documents: {large.one.clock / small.one.clock:.1f} times the time, "
            f"{large.two.memory / small.two.memory:.2f} times the memory"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
