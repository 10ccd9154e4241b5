"""What it costs to read each document in a process of its own, over a folder of good reports.

The same 50 reports, of 43 goals and more, are read twice in turns, within one run: by the function itself in this
process, and through a worker, its answer checked and kept as a run does. Both read with what they need loaded already.
The figures are the median ratios of neighbours, of the clock and of the processor's time:
``python -m tests.benchmarks.isolation [ROUNDS]``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from pipeline.documents import Collector, ReadingOptions, Store, known_profiles, with_figures
from pipeline.documents.collect import new_pool
from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.isolation import Pool
from tests.benchmarks.archive import make_archive
from tests.benchmarks.speed import Spent

REPORTS = 50
ROUNDS = 3


def spent(work: Callable[[], None], pool: Pool) -> Spent:
    """What ``work`` takes, the worker's share included."""
    start, before = time.perf_counter(), time.process_time() + worker_time(pool)
    work()
    return Spent(time.perf_counter() - start, time.process_time() + worker_time(pool) - before)


def worker_time(pool: Pool) -> float:
    """Seconds of the processor that the workers have used so far."""
    ticks = 0
    for process_id in pool.processes():
        fields = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def both(folder: Path) -> Iterator[tuple[Callable[[], None], Callable[[], None], Pool]]:
    """The two ways to read the folder."""
    archive = make_archive(folder / "archive", REPORTS)
    sources, _ = find_documents(archive.raw_pdfs)
    profiles, options = known_profiles(archive.profiles), ReadingOptions(profiles=archive.profiles)

    def here() -> None:
        for source in sources:
            with_figures(process(source, None, profiles), profiles)

    with new_pool(1) as pool:

        def beside() -> None:
            with tempfile.TemporaryDirectory() as cache, Store(Path(cache)) as store:
                Collector(store, pool, options, lambda *_: None, lambda _: None).collect(sources)

        yield here, beside, pool


def main(rounds: int = ROUNDS) -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder, both(Path(folder)) as (here, beside, pool):
        here()
        beside()
        times = [(spent(beside, pool), spent(here, pool)) for _ in range(rounds)]
    print(f"{REPORTS} reports in a process of their own, against the same in this one; {rounds} rounds")
    for field in Spent._fields:
        isolated, plain = zip(*((getattr(a, field), getattr(b, field)) for a, b in times), strict=True)
        ratio = median(a / b for a, b in zip(isolated, plain, strict=True))
        print(f"  {field:10} {median(isolated):6.2f} s  {median(plain):6.2f} s  ratio {ratio:.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
