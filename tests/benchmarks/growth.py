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

import pyarrow.parquet as pq

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
    pages: int
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
        pages = sum(pq.read_table(folder / f"two-{size}" / "documents.parquet")["page_count"].to_pylist())
        yield Growth(size, pages, one, two, run(archive, folder / f"two-{size}", 2))
        shutil.rmtree(archive.raw_pdfs)


def main(*sizes: int) -> None:
    """Measures and prints, a line as soon as it is known."""
    print("followup run over archives of constructed reports, clock; memory of the program's own process at its peak")
    heads = (
        "documents",
        "pages",
        "1 job",
        "ms each",
        "2 jobs",
        "gain",
        "again",
        "share",
        "MiB, 1 job",
        "2 jobs",
        "again",
    )
    print("  ".join(f"{head:>{max(7, len(head))}}" for head in heads), flush=True)
    found: list[Growth] = []
    with tempfile.TemporaryDirectory() as folder:
        for growth in measure(sizes or SIZES, Path(folder)):
            found.append(growth)
            values = zip(heads, _values(growth), strict=True)
            print("  ".join(f"{value:>{max(7, len(head))}}" for head, value in values), flush=True)
    for small, large in pairwise(found):
        print(
            f"{large.documents / small.documents:.0f} times the documents, {large.pages / small.pages:.1f} times the "
            f"pages: {large.one.clock / small.one.clock:.1f} times the time, "
            f"{large.two.memory / small.two.memory:.2f} times the memory"
        )


def _values(growth: Growth) -> Iterator[str]:
    """What is printed of an archive."""
    one, two, again = growth.one, growth.two, growth.again
    yield from (str(growth.documents), str(growth.pages))
    yield from (f"{one.clock:.1f} s", f"{1000 * one.clock / growth.documents:.0f}")
    yield from (f"{two.clock:.1f} s", f"{one.clock / two.clock:.2f}")
    yield from (f"{again.clock:.1f} s", f"{again.clock / two.clock:.1%}")
    yield from (f"{spent.memory:.1f}" for spent in (one, two, again))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
