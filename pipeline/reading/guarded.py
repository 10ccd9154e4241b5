"""pdfminer, guarded against objects that lead back to themselves.

By itself it follows some circles for ever (references), some until Python gives up (fonts, cross references, the length
of a stream), and cuts others without a word (forms). Here all of them are cut, and what was cut is kept with the
document until it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pdfminer.pdffont
from pdfminer.pdfdocument import PDFDocument, PDFNoPageLabels
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFException, PDFObjRef, PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name

from pipeline.reading.circles import leads_round
from pipeline.reading.statements import breaks_off

LAST_CODE = 65535
"""Of a composite font."""


class Cut(NamedTuple):
    """Where a circle was cut: ``kind`` is what leads round.

    ``object`` a reference to a reference or an object that is needed to read itself, ``form`` a form that draws itself,
    ``map`` a character map that builds on itself, which nobody follows. Or content ends within text (``end``) or within
    a saved ``state``.
    """

    kind: Literal["object", "form", "map", "end", "state"]
    number: int


class CircularFontError(PDFException):
    """A composite font stands below itself, so that nobody can tell what it prints."""


class _Circles:
    """What is known of the circles of one document."""

    def __init__(self) -> None:
        self.opening: set[int] = set()
        self.cut: list[Cut] = []
        self.told: set[int] = set()


_ATTRIBUTE = "_circles"


def _circles(document: PDFDocument) -> _Circles:
    found: _Circles | None = getattr(document, _ATTRIBUTE, None)
    if found is None:
        found = _Circles()
        setattr(document, _ATTRIBUTE, found)
    return found


def taken(document: PDFDocument) -> list[Cut]:
    """The circles that were cut since this was last asked, each once."""
    circles = _circles(document)
    found, circles.cut = list(dict.fromkeys(circles.cut)), []
    return found


def told(document: PDFDocument) -> set[int]:
    """The numbers of the circles of which a page's findings tell."""
    return _circles(document).told


def cut(document: PDFDocument, number: int) -> None:
    """Keeps that an object was found to lead back to itself."""
    _circles(document).cut.append(Cut("object", number))


_resolve = PDFObjRef.resolve


def _resolved(reference: PDFObjRef, default: object = None) -> object:
    """The object that a reference leads to, over others where need be; ``default`` where it leads back to itself."""
    document = reference.doc
    assert document is not None
    known = document._cached_objs.get(reference.objid)
    if known is not None and not isinstance(known[0], PDFObjRef):
        return known[0]
    circles = _circles(document)
    way: list[int] = []
    found: object = reference
    try:
        while isinstance(found, PDFObjRef):
            if found.objid in circles.opening:
                circles.cut.append(Cut("object", found.objid))
                return default
            circles.opening.add(found.objid)
            way.append(found.objid)
            found = _resolve(found, default)
    finally:
        circles.opening.difference_update(way)
    return found


_read_references = PDFDocument.read_xref_from


def _read_references_once(document: PDFDocument, parser: Any, start: int, references: list[Any]) -> None:
    """Reads a section of cross references, and those before it, unless it was read."""
    starts: set[int] = document.__dict__.setdefault("_starts", set())
    if start not in starts:
        starts.add(start)
        _read_references(document, parser, start, references)


def _no_labels(_: PDFDocument) -> Iterator[str]:
    """Page labels, which nobody here asks for, are read from a tree that may lead round."""
    raise PDFNoPageLabels


_get_widths = pdfminer.pdffont.get_widths


def _widths(entries: Iterable[Any]) -> Any:
    """The widths of a composite font, of no more codes than there are."""
    found, kept, alone = [resolve1(entry) for entry in entries], list[Any](), list[Any]()
    for entry in found:
        alone = [] if isinstance(entry, list) else [*alone, entry]
        if len(alone) == 2 and isinstance(entry, int):
            entry = min(entry, LAST_CODE)
        kept.append(entry)
        if len(alone) == 3:
            alone = []
    return _get_widths(kept)


pdfminer.pdffont.get_widths = _widths  # type: ignore[assignment]
PDFObjRef.resolve = _resolved  # type: ignore[method-assign, assignment]
PDFDocument.read_xref_from = _read_references_once  # type: ignore[method-assign, assignment]
PDFDocument.get_page_labels = _no_labels  # type: ignore[method-assign, assignment]


class Resources(PDFResourceManager):
    """Fonts of one document; one that stands below itself is refused."""

    def __init__(self, document: PDFDocument) -> None:
        super().__init__()
        self.document = document

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font of a font dictionary.

        Raises:
            CircularFontError: it is a composite one below which stands another, or itself.
        """
        if objid not in self._cached_fonts and literal_name(spec.get("Subtype", "")) == "Type0":
            below = list_value(spec.get("DescendantFonts"))
            if below and literal_name(dict_value(below[0]).get("Subtype", "")) == "Type0":
                raise CircularFontError(f"the composite font in object {objid}")
            _circles(self.document).cut += self._maps(spec)
        return super().get_font(objid, spec)

    def _maps(self, spec: Mapping[str, object]) -> Iterator[Cut]:
        for key in ("Encoding", "ToUnicode"):
            found = spec.get(key)
            if isinstance(found, PDFObjRef) and leads_round(_References(), found, "UseCMap"):
                yield Cut("map", found.objid)


class _References:
    """pdfminer's references, for who follows them."""

    def get(self, value: Any) -> Any:
        return resolve1(value)

    def number(self, value: Any) -> int | None:
        return int(value.objid) if isinstance(value, PDFObjRef) else None

    def name(self, value: Any) -> str:
        return literal_name(value)


class Interpreter(PDFPageInterpreter):
    """Tells of the forms that it does not draw since they are being drawn, and of contents that break off."""

    def execute(self, streams: Sequence[object]) -> None:
        """Runs contents."""
        found = [resolve1(stream) for stream in streams]
        numbers = [stream.objid for stream in found if isinstance(stream, PDFStream) and stream.objid is not None]
        assert isinstance(self.rsrcmgr, Resources)
        _circles(self.rsrcmgr.document).cut += [Cut("form", n) for n in numbers if n in self.parent_stream_ids]
        super().execute(streams)
        data = b"\n".join([stream.get_data() for stream in found if isinstance(stream, PDFStream)])
        if breaks_off(data):
            _circles(self.rsrcmgr.document).cut.append(Cut("end", 0))
        elif self.gstack:
            _circles(self.rsrcmgr.document).cut.append(Cut("state", 0))
