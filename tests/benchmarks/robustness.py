"""Every broken file tried, one by one and all in one run beside good documents.

``python -m tests.benchmarks.robustness [short]``: prints the verdicts of each kind as soon as its last file is tried,
with what took longest and most memory, and every file that was dealt with wrongly; exits with 1 if there is one. The
full form takes a quarter of an hour; one that is stopped leaves the figures of what it has tried.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pandas as pd

from tests.corpus.broken import BrokenFile, broken_files, good_report
from tests.corpus.broken.trial import MIB, Trial, complaints, tried
from tests.program import ROOT, environment
from tests.small_reports import small_report

YEARS = (2017, 2018, 2019, 2021)
"""Of the good reports that lie beside the broken files."""


@dataclass
class Tally:
    """What became of files: how many have which status, their codes, what took most, what is wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    longest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    wrong: list[str] = field(default_factory=list)

    def add(self, broken: BrokenFile, found: Trial, clean: Trial | None) -> None:
        """Counts one file."""
        name = broken.file_name
        self.statuses[found.status] += 1
        self.codes.update({code for severity, code, _ in found.findings if severity != "info"})
        self.longest = max(self.longest, (found.seconds, name))
        self.largest = max(self.largest, (found.memory / MIB, name))
        self.wrong += [f"{name}: {what}" for what in complaints(found, clean)]

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.statuses + other.statuses,
            self.codes + other.codes,
            max(self.longest, other.longest),
            max(self.largest, other.largest),
            self.wrong + other.wrong,
        )

    def line(self) -> str:
        """The statuses and what took most."""
        counts = ", ".join(f"{n} {status}" for status, n in sorted(self.statuses.items()))
        (seconds, slow), (memory, large) = self.longest, self.largest
        return f"{self.statuses.total():4} files: {counts}; {seconds:.1f} s {slow}, {memory:.0f} MiB {large}"


def trials(folder: Path, full: bool) -> list[str]:
    """Tries each file and leaves it in ``folder``; returns what went wrong."""
    alone = folder.parent / "alone"
    alone.mkdir()

    def trial(pdf: bytes) -> Trial:
        (alone / "x.pdf").write_bytes(pdf)
        return tried(alone / "x.pdf")

    clean = {base: trial(good_report(base)) for base in ("small", "tagged")}
    everything = Tally()
    for kind, files in groupby(broken_files(full), key=lambda broken: broken.kind):
        tally = _tried_kind(files, folder, trial, clean)
        everything += tally
        print(f"  {kind:14} {tally.line()}  ({everything.statuses.total()} so far)")
        print("".join(f"    {what}\n" for what in tally.wrong), end="", flush=True)
    print(f"  {'together':14} {everything.line()}")
    print(f"  codes: {', '.join(f'{code} {n}' for code, n in everything.codes.most_common())}", flush=True)
    return everything.wrong


def _tried_kind(
    files: Iterable[BrokenFile], folder: Path, trial: Callable[[bytes], Trial], clean: dict[str, Trial]
) -> Tally:
    tally = Tally()
    for broken in files:
        (folder / broken.file_name).write_bytes(broken.pdf)
        tally.add(broken, trial(broken.pdf), clean.get(broken.base))
    return tally


def beside_good_ones(folder: Path) -> list[str]:
    """One run over all of them and good reports; returns what went wrong."""
    for year in YEARS:
        (folder / f"good-{year}.pdf").write_bytes(small_report(year))
    command = [sys.executable, "-m", "pipeline", "run", "--raw-pdfs", folder, "--parsed", folder.parent / "parsed"]
    result = subprocess.run(
        [*command, "--quiet"], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if result.returncode != 1:
        return [f"the run ended with {result.returncode}: {result.stderr[-500:]}"]
    documents = pd.read_parquet(folder.parent / "parsed/documents.parquet").set_index("file_name")["status"]
    goals = pd.read_parquet(folder.parent / "parsed/goals.parquet")["report_year"].value_counts()
    counts = ", ".join(f"{n} {status}" for status, n in documents.value_counts().sort_index().items())
    print(f"  one run over {len(documents)} documents: {counts}", flush=True)
    wrong = [
        f"good-{year}.pdf is {documents[f'good-{year}.pdf']}" for year in YEARS if documents[f"good-{year}.pdf"] != "ok"
    ]
    return wrong + [f"good-{year}.pdf has {goals.get(year, 0)} goals" for year in YEARS if goals.get(year, 0) != 3]


def main(full: bool = True) -> int:
    """Tries them all; how many things went wrong."""
    print("Broken files, each in a process of its own", flush=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "raw"
        folder.mkdir()
        wrong = trials(folder, full) + beside_good_ones(folder)
    print("\n".join(wrong) or "  nothing went wrong")
    return len(wrong)


if __name__ == "__main__":
    raise SystemExit(min(1, main("short" not in sys.argv[1:])))
