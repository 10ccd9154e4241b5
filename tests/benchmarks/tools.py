"""This program beside the tools people use for tables in PDF files: time and memory on the same files, in one run.

``python -m tests.benchmarks.tools [ROUNDS]``. The others run in an environment of their own, ``.venv-bench``, which
``make bench`` makes from ``requirements-bench.lock``; tabula needs Java besides. What is missing is left out and said.

Each tool gets every file in a process of its own, in turns. *cold* is that whole process, start-up and all; *warm* is
the second pass over the file within it, per page. Both are the processor's time, which other work on the machine
disturbs less than the clock; medians over the rounds. What they do is not the same: pdfplumber only takes words,
Camelot and tabula cells of tables, this program finished records with pages and boxes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.benchmarks.speed import DEMO, PUBLISHED, ROOT

OTHERS = ROOT / ".venv-bench" / "bin" / "python"
ROUNDS = 3
REFERENCE = "pdfplumber, words"
MIB = 1024
NAME_WIDTH = 52

_FRAME = """
import json, resource, sys
path = sys.argv[1]
{setup}
def used():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
passes = []
for _ in range({passes}):
    before = used()
    {work}
    passes.append(used() - before)
print(json.dumps(min(passes[1:])))
"""


class Tool(NamedTuple):
    """A tool: which Python runs it, what it imports, what it does with ``path``."""

    name: str
    python: Path
    setup: str
    work: str
    passes: int = 2

    def script(self) -> str:
        """The program that prints the processor's seconds of the best pass but the first."""
        return _FRAME.format(setup=self.setup, work=self.work, passes=self.passes)


class Spent(NamedTuple):
    """Seconds of the processor for the process and for its second pass; MiB at its peak."""

    cold: float
    warm: float
    memory: float


TOOLS = (
    Tool(
        "this program, records",
        Path(sys.executable),
        "from pathlib import Path; from pipeline.documents.process import process; "
        "from pipeline.intake import find_documents; found = find_documents(Path(path).parent, ())[0][0]",
        "process(found)",
        passes=4,
    ),
    Tool(REFERENCE, OTHERS, "import pdfplumber", "[page.extract_words() for page in pdfplumber.open(path).pages]"),
    Tool("Camelot, stream", OTHERS, "import camelot", "camelot.read_pdf(path, pages='all', flavor='stream')"),
    Tool("Camelot, lattice", OTHERS, "import camelot", "camelot.read_pdf(path, pages='all', flavor='lattice')"),
    Tool("tabula", OTHERS, "import tabula", "tabula.read_pdf(path, pages='all', silent=True)"),
)


def files() -> list[Path]:
    """The published report and minutes where they are at hand, and the constructed reports."""
    published = sorted(PUBLISHED.parent.glob("*.pdf")) if PUBLISHED.is_file() else []
    return [*published, *sorted(DEMO.glob("*.pdf"))]


def page_count(pdf: Path) -> int:
    """How many pages a file has."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def usable() -> tuple[list[Tool], list[str]]:
    """The tools that can run here, and why others cannot."""
    missing = []
    if not OTHERS.is_file():
        missing.append("pdfplumber, Camelot and tabula are left out: make bench installs them")
    if not shutil.which("java"):
        missing.append("tabula is left out: it needs Java")
    fit = [t for t in TOOLS if t.python.is_file() and (t.name != "tabula" or shutil.which("java"))]
    return fit, missing


def spent(tool: Tool, pdf: Path) -> Spent:
    """What a tool takes for a file, in a process of its own.

    Raises:
        RuntimeError: it failed; the message has the end of what it printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(pdf, folder)
        command = [str(tool.python), "-W", "ignore", "-c", tool.script(), str(copy)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stderr is not None
        printed, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{tool.name} on {pdf.name}: {errors[-500:]}")
    used = usage.ru_utime + usage.ru_stime
    warm = float(json.loads(printed.splitlines()[-1]))
    # the passes after the first are work that a process which reads the file once does not have
    return Spent(used - (tool.passes - 1) * warm, warm, usage.ru_maxrss / MIB)


def measure(tools: Sequence[Tool], pdf: Path, rounds: int) -> list[tuple[Tool, Spent]]:
    """What every tool takes for a file: medians over the rounds."""
    rows: dict[Tool, list[Spent]] = {tool: [] for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            rows[tool].append(spent(tool, pdf))
    return [(tool, Spent(*map(median, zip(*found, strict=True)))) for tool, found in rows.items()]


def table(pdf: Path, found: Sequence[tuple[Tool, Spent]]) -> Table:
    """A row for each tool: figures, and ratios to pdfplumber's words."""
    pages = page_count(pdf)
    shown = Table(f"{pdf.name[:40]}, {pages} pages", box=None, pad_edge=False)
    shown.columns[0].min_width = NAME_WIDTH
    for name in ("cold s", "warm ms/page", "peak MiB", "cold ratio", "warm ratio"):
        shown.add_column(name, justify="right")
    base = next((took for tool, took in found if tool.name == REFERENCE), None)
    for tool, took in found:
        ratios = [f"{took.cold / base.cold:.2f}", f"{took.warm / base.warm:.3f}"] if base else ["", ""]
        per_page = f"{1000 * took.warm / pages:.1f}"
        shown.add_row(tool.name, f"{took.cold:.2f}", per_page, f"{took.memory:.0f}", *ratios)
    return shown


def main(rounds: int = ROUNDS) -> None:
    """Measures and prints, file by file."""
    tools, missing = usable()
    print(f"processor time and peak memory, medians of {rounds} rounds; ratios to pdfplumber's extract_words")
    for line in missing:
        print(line)
    console = Console(width=130)
    for pdf in files():
        console.print(table(pdf, measure(tools, pdf, rounds)))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
