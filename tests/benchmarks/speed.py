"""How long a run takes, against a process that only takes the words out of the same PDF.

Whole processes, start-up and all, taken in turns within one run, so that both meet the same machine. The figure is the
median ratio of neighbours: ``python -m tests.benchmarks.speed [ROUNDS]``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

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


def seconds(command: list[str]) -> float:
    """Wall-clock time of a process.

    Raises:
        subprocess.CalledProcessError: it failed; what it printed is in the exception.
    """
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def report() -> Path:
    """The 20-page report of the reference corpus; without it the first report that the repository ships."""
    return PUBLISHED if PUBLISHED.is_file() else min(DEMO.glob("uppfoljning*.pdf"))


def measure(pdf: Path, rounds: int) -> list[tuple[float, float]]:
    """(seconds of a run, seconds of the bare extraction), round by round; one more round before warms the caches."""
    with tempfile.TemporaryDirectory() as folder:
        raw_pdfs = Path(folder) / "raw"
        raw_pdfs.mkdir()
        copy = shutil.copy(pdf, raw_pdfs)
        run = [sys.executable, "-m", "pipeline", "run", "--raw-pdfs", str(raw_pdfs), "--parsed", f"{folder}/parsed"]
        bare = [sys.executable, "-c", BARE, str(copy)]
        times = [(seconds([*run, "--quiet"]), seconds(bare)) for _ in range(rounds + 1)]
    return times[1:]


def main(rounds: int = ROUNDS) -> None:
    """Measures and prints."""
    pdf = report()
    times = measure(pdf, rounds)
    print(f"followup run on {pdf.name}, against pdfplumber's extract_words over its pages; {rounds} rounds")
    for run, bare in times:
        print(f"  {run:6.2f} s  {bare:6.2f} s  ratio {run / bare:.2f}")
    runs, bares = zip(*times, strict=True)
    ratio = median(run / bare for run, bare in times)
    print(f"median {median(runs):.2f} s, {median(bares):.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
