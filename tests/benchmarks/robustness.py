"""Every broken file tried, one by one and all in one run beside good documents.

``python -m tests.benchmarks.robustness [short]``: prints the verdicts by kind, what took longest and most memory, and
every file that was dealt with wrongly; exits with 1 if there is one. The full form takes ten minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from tests.corpus.broken import broken_files, good_report
from tests.corpus.broken.trial import MIB, Trial, complaints, tried
from tests.program import ROOT, environment
from tests.small_reports import small_report

YEARS = (2017, 2018, 2019, 2021)
"""Of the good reports that lie beside the broken files."""


def trials(folder: Path, full: bool) -> list[str]:
    """Tries each file and leaves it in ``folder``; returns what went wrong."""
    alone = folder.parent / "alone"
    alone.mkdir()

    def trial(pdf: bytes) -> Trial:
        (alone / "x.pdf").write_bytes(pdf)
        return tried(alone / "x.pdf")

    clean = {base: trial(good_report(base)) for base in ("small", "tagged")}
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    codes: Counter[str] = Counter()
    seconds, memory, wrong = [], [], []
    for broken in broken_files(full):
        (folder / broken.file_name).write_bytes(broken.pdf)
        found = trial(broken.pdf)
        verdicts[broken.kind][found.status] += 1
        codes.update({code for severity, code, _ in found.findings if severity != "info"})
        seconds.append((found.seconds, broken.file_name))
        memory.append((found.memory / MIB, broken.file_name))
        wrong += [f"{broken.file_name}: {what}" for what in complaints(found, clean.get(broken.base))]
    for kind, counts in verdicts.items():
        print(f"  {kind:14} {counts.total():4} files: {', '.join(f'{n} {s}' for s, n in sorted(counts.items()))}")
    print(f"  {len(seconds)} files; codes: {', '.join(f'{code} {n}' for code, n in codes.most_common())}")
    print("  longest:", ", ".join(f"{name} {s:.1f} s" for s, name in sorted(seconds)[:-4:-1]))
    print("  largest:", ", ".join(f"{name} {m:.0f} MiB" for m, name in sorted(memory)[:-4:-1]))
    print(end="", flush=True)
    return wrong


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
    print(f"  one run over {len(documents)} documents: {dict(documents.value_counts())}")
    wrong = [
        f"good-{year}.pdf is {documents[f'good-{year}.pdf']}" for year in YEARS if documents[f"good-{year}.pdf"] != "ok"
    ]
    return wrong + [f"good-{year}.pdf has {goals.get(year, 0)} goals" for year in YEARS if goals.get(year, 0) != 3]


def main(full: bool = True) -> int:
    """Tries them all; how many things went wrong."""
    print("Broken files, each in a process of its own")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "raw"
        folder.mkdir()
        wrong = trials(folder, full) + beside_good_ones(folder)
    print("\n".join(wrong) or "  nothing went wrong")
    return len(wrong)


if __name__ == "__main__":
    raise SystemExit(min(1, main("short" not in sys.argv[1:])))
