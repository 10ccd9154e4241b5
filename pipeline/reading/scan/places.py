"""On which pages an object is used, and what an encrypted file's streams hold: both need its objects.

Only for files in which something is wrong, or that are encrypted: it takes about as long as the file's opening.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral

from pipeline.reading.content import DAMAGE
from pipeline.reading.scan.file import bomb
from pipeline.reading.scan.settings import CHECKS, CheckSettings
from pipeline.reading.scan.streams import RawStream, StreamFault, check_data

MAX_OBJECTS = 20_000
"""Objects that are followed from one page. Measured: 5-60, of a page with 900 links 3,000."""
_NOT_BELOW = frozenset({"Parent", "P", "StructParents", "Dest", "A", "Pg", "B", "Annots"})


def pages_using(path: Path, numbers: Collection[int]) -> dict[int, list[int]] | None:
    """The pages on which each of these objects is used for what is printed; None where the file cannot be opened."""
    found: dict[int, list[int]] = {number: [] for number in numbers}
    try:
        with path.open("rb") as file:
            document = PDFDocument(PDFParser(file))
            for page_number, page in enumerate(PDFPage.create_pages(document), 1):
                for number in _objects(document, page.attrs):
                    if number in found:
                        found[number].append(page_number)
    except DAMAGE:
        return None
    return found


def _objects(document: PDFDocument, page: Any) -> set[int]:
    seen: set[int] = set()
    queue = [page]
    while queue and len(seen) < MAX_OBJECTS:
        value = queue.pop()
        if isinstance(value, PDFObjRef):
            if value.objid in seen:
                continue
            seen.add(value.objid)
            try:
                value = document.getobj(value.objid)
            except DAMAGE:
                continue
        if isinstance(value, PDFStream):
            value = value.attrs
        if isinstance(value, dict):
            queue.extend(v for k, v in value.items() if k not in _NOT_BELOW)
        elif isinstance(value, list):
            queue.extend(value)
    return seen


def check_encrypted(path: Path, settings: CheckSettings = CHECKS) -> list[StreamFault]:
    """What is wrong with the streams of a file that opens with the empty password; none where it does not open.

    Raises:
        ReadingError: ``decompression-bomb``.
    """
    faults = []
    try:
        with path.open("rb") as file:
            document = PDFDocument(PDFParser(file))
            for stream in _streams(document):
                raw = RawStream(stream.objid or 0, 0, _dictionary(stream), _filters(stream), memoryview(b""))
                data = stream.rawdata or b""
                if stream.decipher and stream.objid is not None and stream.genno is not None:
                    data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
                fault = check_data(raw, raw.filters, data, settings)[2]
                if fault is not None and fault.kind == "bomb":
                    raise bomb(f"object {fault.number}: {fault.what}", settings)
                if fault is not None:
                    faults.append(fault)
    except DAMAGE:
        return faults
    return faults


def _streams(document: PDFDocument) -> Iterator[PDFStream]:
    for number in {number for references in document.xrefs for number in references.get_objids()}:
        try:
            found = document.getobj(number)
        except DAMAGE:
            continue
        if isinstance(found, PDFStream) and found.rawdata is not None:
            yield found


def _filters(stream: PDFStream) -> tuple[str, ...]:
    return tuple(_name(name) for name, _ in stream.get_filters())


def _dictionary(stream: PDFStream) -> bytes:
    """The entries that tell what a stream holds, as they would stand in the file."""
    entries = ((key, stream.attrs.get(key)) for key in ("Type", "Subtype", "Length1"))
    return b" ".join(f"/{key} /{_name(value)}".encode() for key, value in entries if value is not None)


def _name(value: Any) -> str:
    name = value.name if isinstance(value, PSLiteral) else value
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)
