"""How much one document may take, and what is said of one that wants more.

The measured range beside each is that of the published report and minutes, their variants, the constructed documents
and 66 more from three typesetters, 3 to 21 pages; processor times on a machine under load.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.isolation import Bounds, Failure
from pipeline.model import Finding

MIB = 1 << 20
STAGE = "reading"


@dataclass(frozen=True)
class Limits:
    """The limits of one document."""

    file_size: int = 256 * MIB
    """Bytes of the file; a larger one is not even opened. Measured: 0.03-0.43 MiB, without photographs."""
    pages: int = 1000
    """Measured: 3-21."""
    words_per_page: int = 20_000
    """Measured: 0-670."""
    seconds: float = 180.0
    """On the clock, for all of one document. Measured: 0.1-6 s, with either reader."""
    processor_seconds: int = 180
    """Of the processor. Measured: 0.06-0.9 s, with the reference reader 1-2 s."""
    memory: int = 2048 * MIB
    """Bytes of address space, the program's own included. Measured: 0.12 GiB, with either reader."""

    @property
    def bounds(self) -> Bounds:
        """Those that the operating system watches."""
        return Bounds(self.seconds, self.processor_seconds, self.memory)


class LimitError(Exception):
    """A document is over a limit that is seen while it is read; ``finding`` says which."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _over(code: str, found: str, limit: str, option: str, page: int | None = None) -> Finding:
    message = (
        f"{found}, the limit is {limit}: nothing was published from this document. If it is one that should be read, "
        f"say followup run {option} with more than that"
    )
    return Finding(STAGE, "error", code, message, page=page)


def too_large(size: int, limits: Limits) -> Finding:
    """Of a file over the limit."""
    return _over("file-too-large", f"the file has {_mib(size)}", _mib(limits.file_size), "--max-file-size")


def too_many_pages(pages: int, limits: Limits) -> Finding:
    """Of a document with more pages."""
    return _over("too-many-pages", f"the document has {pages} pages", str(limits.pages), "--max-pages")


def too_many_words(page: int, words: int, limits: Limits) -> Finding:
    """Of a page with more words."""
    found = f"page {page} has {words} words"
    return _over("too-many-words", found, str(limits.words_per_page), "--max-words-per-page", page)


def failed(failure: Failure, limits: Limits) -> Finding:
    """What is said of a document whose process gave nothing."""
    if failure.kind == "time":
        found = f"it was not read after {failure.detail}"
        return _over("too-slow", found, f"{limits.seconds:g} s", "--max-seconds")
    if failure.kind == "processor-time":
        found = f"it was not read within {limits.processor_seconds} s of the processor's time"
        return _over("too-slow", found, f"{limits.processor_seconds} s", "--max-processor-seconds")
    if failure.kind == "memory":
        return _over(
            "too-much-memory", "reading it takes more memory than allowed", _mib(limits.memory), "--max-memory"
        )
    if failure.kind == "mistake":
        return _mistake(failure.detail)
    return _died(failure, limits)


def _died(failure: Failure, limits: Limits) -> Finding:
    what = "died" if failure.kind == "died" else "gave an answer that is none"
    return Finding(
        STAGE,
        "error",
        "reader-died",
        f"the process that read it {what} ({failure.detail}): nothing was published from this document. The file is "
        f"damaged in a way that breaks the PDF library, or needs more than {_mib(limits.memory)} of memory "
        "(--max-memory). Get it anew, or print it to a new PDF",
    )


def _mistake(what: str) -> Finding:
    return Finding(
        "run",
        "error",
        "internal-error",
        f"a mistake in the program, nothing was published from this document: {what}. Please report it with the file",
    )


def _mib(size: int) -> str:
    return f"{size / MIB:,.1f} MiB".replace(".0 ", " ")
