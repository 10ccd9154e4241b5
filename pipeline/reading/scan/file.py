"""What the bytes of a file tell before it is opened."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import Finding, Severity
from pipeline.reading.circles import circle, circular
from pipeline.reading.errors import ReadingError
from pipeline.reading.scan.crossrefs import CrossReferences, is_encrypted, read_cross_references
from pipeline.reading.scan.settings import CHECKS, MIB, CheckSettings
from pipeline.reading.scan.streams import RawStream, StreamFault, check_stream, raw_streams, widest_range

STAGE = "reading"
HEADER_BYTES = 1024
"""How far from the start ``%PDF-`` may stand (ISO 32000-1, annex H.3.4.1)."""

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")

_ANOTHER = re.compile(rb"%%EOF\s*(%PDF-\d)")


Decoded = dict[int, tuple[tuple[str, ...], bytes]]
"""By where the data of a stream begins: its filters, and what it inflates to."""


@dataclass(frozen=True)
class FileReport:
    """What was seen. ``page_objects``: pages that stand in the file, whether or not the page tree leads to them.

    ``data`` are the bytes of the file, ``decoded`` what its sound streams of text inflate to, as far as they were kept.
    """

    findings: tuple[Finding, ...] = ()
    faults: tuple[StreamFault, ...] = ()
    page_objects: int = 0
    is_encrypted: bool = False
    has_updates: bool = False
    inflated: int = 0
    """Bytes that the streams inflate to, images apart."""
    data: bytes = field(default=b"", repr=False, compare=False)
    decoded: Decoded = field(default_factory=dict, repr=False, compare=False)


def check_file(path: Path, settings: CheckSettings = CHECKS) -> FileReport:
    """Looks at a file without opening it with a PDF library.

    Returns:
        What was seen; the file may be read.

    Raises:
        ReadingError: ``not-a-file``, ``empty-file``, ``not-a-pdf``, ``decompression-bomb``.
        OSError: it cannot be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise ReadingError("not-a-file", "this is no ordinary file (a folder, a pipe or a device); take it away")
    return check_bytes(path.read_bytes(), settings)


def check_bytes(data: bytes, settings: CheckSettings = CHECKS) -> FileReport:
    """:func:`check_file` of a file's content."""
    if not data:
        raise ReadingError("empty-file", "the file is empty (0 bytes), expected a PDF; get the file anew")
    if b"%PDF-" not in data[:HEADER_BYTES]:
        start = data[:8]
        raise ReadingError("not-a-pdf", f"the file begins with {start!r}, expected %PDF-; it is no PDF: remove it")
    if (widest := widest_range(data)) > settings.map_codes:
        raise bomb(f"a character map with {widest} codes", settings)
    references = read_cross_references(data, settings)
    encrypted = is_encrypted(data, references)
    pages = len(_PAGE.findall(data))
    faults: list[StreamFault] = []
    extended: dict[int, int] = {}
    decoded: Decoded = {}
    total = kept = 0
    for stream in [] if encrypted else raw_streams(data):
        if stream.is_external:
            faults.append(StreamFault(stream.number, stream.role, "filter", "data in another file"))
        size, objects, fault = check_stream(stream, settings)
        total += 0 if stream.role == "image" else size
        if stream.role == "objects":
            pages += len(_PAGE.findall(objects))
        elif stream.role == "content" and fault is None and len(objects) == size <= settings.kept_bytes - kept:
            decoded[stream.start] = stream.filters, objects
            kept += size
        if stream.extends is not None:
            extended[stream.number] = stream.extends
        if fault is not None and references.is_live(stream.number, stream.place):
            faults.append(fault)
        _refuse_bombs(fault, total, settings)
    has_updates = data.count(b"%%EOF") > 1
    findings = [*_reference_findings(references)]
    if (number := circle(extended)) is not None:
        then = "objects are found without it, so that nothing is missing"
        findings.append(circular("info", f"object stream {number}, which extends another, leads back to itself", then))
    if encrypted:
        findings.append(_locked())
    if begins := _ANOTHER.findall(data):
        findings.append(_several(1 + len(begins)))
    return FileReport(tuple(findings), tuple(faults), pages, encrypted, has_updates, total, data, decoded)


def _refuse_bombs(fault: StreamFault | None, total: int, settings: CheckSettings) -> None:
    if fault is not None and fault.kind == "bomb":
        raise bomb(f"object {fault.number}: {fault.what}", settings)
    if total > settings.inflated_sum:
        raise bomb(f"its streams inflate to more than {total / MIB:,.0f} MiB in all", settings)


def bomb(what: str, settings: CheckSettings) -> ReadingError:
    """The refusal of a file that inflates out of all proportion."""
    return ReadingError(
        "decompression-bomb",
        f"{what}; expected at most {settings.inflated_bytes // MIB} MiB a stream and, beyond "
        f"{settings.inflated_free // MIB} MiB, {settings.inflated_ratio:g} times its length: the file was not opened. "
        "If it is to be trusted, print it to a new PDF",
    )


def _reference_findings(references: CrossReferences) -> Iterator[Finding]:
    if references.missing:
        message = (
            f"the cross references, by which a PDF finds its objects, cannot be followed: {references.missing}. The "
            "objects were looked for one by one; an earlier edition of a page may be among them. Get the file anew"
        )
        yield Finding(STAGE, "warning", "xref-missing", message)
    if references.circle is not None:
        then = "each section was read once. An earlier edition of a page may have been read; get the file anew"
        yield circular(
            "warning", f"the section of cross references at byte {references.circle} leads back to itself", then
        )
    if references.wrong:
        shown = ", ".join(str(n) for n in references.wrong[:5])
        message = (
            f"{len(references.wrong)} of {len(references.offsets)} objects do not stand where the cross references say "
            f"(objects {shown}{' …' if len(references.wrong) > 5 else ''}): the file was changed on its way, "
            "what stands in them may be missing. Get it anew"
        )
        yield Finding(STAGE, "error", "xref-wrong", message)


def _several(count: int) -> Finding:
    message = (
        f"{count} PDF files stand one behind the other in this one: which of them was read, or parts of which, cannot "
        "be told. Cut it at each %PDF- and read each by itself"
    )
    return Finding(STAGE, "error", "several-files", message)


def _locked() -> Finding:
    message = "the PDF is encrypted with an empty password: it was read, which its author allows"
    return Finding(STAGE, "info", "encrypted-without-password", message)


def fault_findings(faults: Sequence[StreamFault], pages_of: dict[int, list[int]] | None) -> Iterator[Finding]:
    """What is said of damaged streams.

    Args:
        faults: the streams.
        pages_of: the pages that each object is used on; None where that is not known.
    """
    for fault in faults:
        pages = pages_of.get(fault.number, []) if pages_of is not None else []
        if pages_of is not None and not pages and fault.role != "objects":
            continue  # nothing that is read hangs on it
        yield _fault_finding(fault, pages)


_HOLDS = {
    "content": "what is printed, or a font's characters",
    "objects": "objects of the file",
    "font": "a font's shapes",
    "image": "an image",
    "other": "something beside the text",
}


def _fault_finding(fault: StreamFault, pages: Sequence[int]) -> Finding:
    where = f" (pages {', '.join(map(str, pages[:5]))}{' …' if len(pages) > 5 else ''})" if pages else ""
    first = min(pages, default=None)
    if fault.kind == "filter":
        message = (
            f"object {fault.number}{where}, {_HOLDS[fault.role]}, cannot be decoded ({fault.what}): nothing in it was "
            "read. Print the document to a new PDF"
        )
        return Finding(STAGE, "error", "unsupported-filter", message, first)
    severity: Severity = "error" if fault.role in ("content", "objects") else "warning"
    message = (
        f"object {fault.number}{where}, {_HOLDS[fault.role]}, is damaged ({fault.what}): what was read from it may be "
        "cut off or wrong. Get the file anew"
    )
    return Finding(STAGE, severity, "damaged-stream", message, first)


__all__ = ["FileReport", "RawStream", "bomb", "check_bytes", "check_file", "fault_findings"]
