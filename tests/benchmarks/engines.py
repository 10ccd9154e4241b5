"""One process, two, and a Dask cluster of two workers, over the same reports in the same run; and a second run.

Whole processes on the clock, as ratios to two local processes; the datasets of all three are compared byte for byte:
``python -m tests.benchmarks.engines [REPORTS]``. Needs two cores that nothing else uses.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from distributed import LocalCluster

from tests.benchmarks.archive import Archive, make_archive
from tests.benchmarks.speed import Spent, spent

REPORTS = 200


def run(archive: Archive, parsed: Path, *options: str) -> Spent:
    """What a whole run takes."""
    places = ["--raw-pdfs", archive.raw_pdfs, "--profiles", archive.profiles, "--parsed", parsed]
    return spent([sys.executable, "-m", "pipeline", "run", *map(str, places), "--quiet", *options])


def published(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def measure(folder: Path, reports: int) -> dict[str, Spent]:
    """Each way to run, by name.

    Raises:
        AssertionError: two of them give other bytes.
    """
    archive, two = make_archive(folder, reports), folder / "two"
    times = {
        "two processes": run(archive, two, "--jobs", "2"),
        "one process": run(archive, folder / "one", "--jobs", "1"),
        "second run": run(archive, two, "--jobs", "2"),
    }
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(processes=True, **options) as cluster:
        times["dask, two workers"] = run(
            archive, folder / "dask", "--engine", "dask", "--scheduler", cluster.scheduler_address
        )
    assert published(folder / "one") == published(two) == published(folder / "dask")
    return times


def main(reports: int = REPORTS) -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        times = measure(Path(folder), reports)
    two = times["two processes"].clock
    print(f"{reports} reports, the same bytes from each; ratios to two processes")
    for name, time in times.items():
        print(f"  {name:20} {time.clock:6.2f} s  ratio {time.clock / two:.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
