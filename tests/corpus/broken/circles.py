"""Files whose objects lead round in a circle, each in one place of the format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pikepdf

from tests.corpus.broken.parts import FONT, flate, one_page, packed, replaced, stream, text
from tests.corpus.broken.structure import edited

SAY = text("Ett brev som leder runt")
PAGES = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"


def circles(pdf: bytes, tagged: bytes) -> Iterator[tuple[str, bytes]]:
    """Files in which what can lead to another of its kind leads back to itself.

    Args:
        pdf: a good report, written with a table of cross references.
        tagged: a good report with a structure tree.
    """
    yield from _in_the_report(tagged)
    yield from _of_forms()
    yield from _of_references()
    yield from _of_fonts()
    yield from _of_the_file(pdf)


def _in_the_report(tagged: bytes) -> Iterator[tuple[str, bytes]]:
    changes: dict[str, Callable[[pikepdf.Pdf], None]] = {
        "structure-up": _structure_up,
        "structure-twice": _structure_twice,
        "role-map": _role_map,
        "outline-next": _outline_next,
        "outline-down": _outline_down,
        "names": _names,
        "page-labels": _page_labels,
        "fields": _fields,
        "parent-self": _parent_self,
        "parents-ring": _parents_ring,
    }
    for name, change in changes.items():
        yield name, edited(tagged, change)
    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    yield "kids-packed", edited(tagged, _kids_round, **packed)
    yield "kids-twice-packed", edited(tagged, _kids_twice, **packed)
    yield "outline-packed", edited(tagged, _outline_next, **packed)


def _structure_up(document: pikepdf.Pdf) -> None:
    """The first cell of a table has the whole table among its kids."""
    table = next(_elements(document, "/Table"))
    cell = next(element for element in _elements(document, "/TD") if "/Pg" in element)
    cell.K = pikepdf.Array([*(cell.K if isinstance(cell.K, pikepdf.Array) else [cell.K]), table])


def _structure_twice(document: pikepdf.Pdf) -> None:
    """The last row of a table hangs on it twice."""
    *_, row = _elements(document, "/TR")
    row.P.K.append(row)


def _elements(document: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Object]:
    """The elements of one kind, in their order."""
    queue = [document.Root.StructTreeRoot]
    while queue:
        node = queue.pop(0)
        kids = node.get("/K", [])
        below = [k for k in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(k, pikepdf.Dictionary)]
        queue = below + queue
        if node.get("/S") == kind:
            yield node


def _role_map(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(Table=pikepdf.Name.TR, TR=pikepdf.Name.Table)


def _outline(document: pikepdf.Pdf) -> pikepdf.Object:
    item = document.make_indirect(pikepdf.Dictionary(Title="Runt"))
    document.Root.Outlines = document.make_indirect(pikepdf.Dictionary(First=item, Last=item, Count=1))
    item.Parent = document.Root.Outlines
    return item


def _outline_next(document: pikepdf.Pdf) -> None:
    item = _outline(document)
    other = document.make_indirect(pikepdf.Dictionary(Title="Tillbaka", Next=item, Parent=document.Root.Outlines))
    item.Next = other


def _outline_down(document: pikepdf.Pdf) -> None:
    item = _outline(document)
    below = document.make_indirect(pikepdf.Dictionary(Title="Under", Parent=item))
    item.First = item.Last = below
    below.First = below.Last = item


def _tree(document: pikepdf.Pdf) -> pikepdf.Object:
    node = document.make_indirect(pikepdf.Dictionary())
    below = document.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([node])))
    node.Kids = pikepdf.Array([below])
    return node


def _names(document: pikepdf.Pdf) -> None:
    document.Root.Names = pikepdf.Dictionary(Dests=_tree(document))


def _page_labels(document: pikepdf.Pdf) -> None:
    document.Root.PageLabels = _tree(document)


def _fields(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([_tree(document)]))


def _parent_self(document: pikepdf.Pdf) -> None:
    page = document.pages[1].obj
    page.Parent = page


def _parents_ring(document: pikepdf.Pdf) -> None:
    """The root of the page tree has a node that hangs on it as its own parent."""
    root = document.Root.Pages
    root.Parent = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=pikepdf.Array([root]), Count=1, Parent=root)
    )


def _kids_round(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages)


def _kids_twice(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages.Kids[1])


def _form(draws: int, more: bytes = b"") -> bytes:
    """A form that prints a line and draws another."""
    resources = b"/Resources <</Font <</F1 5 0 R>> /XObject <</X %d 0 R>>>>" % draws
    return stream(text("Raden i formen", y=700) + b" /X Do", FORM + resources + more)


def _of_forms() -> Iterator[tuple[str, bytes]]:
    page = b"/Resources <</Font <</F1 5 0 R>> /XObject <</X 10 0 R>>>>"
    drawn = flate(b"/X Do " + SAY)
    yield "form-draws-itself", one_page(drawn, page, {10: _form(10)})
    yield "forms-draw-each-other", one_page(drawn, page, {10: _form(11), 11: _form(12), 12: _form(10)})
    yield "form-draws-its-page", one_page(flate(b"/X Do " + SAY, FORM), page, {10: _form(4)})
    # what most producers do: the page and its forms share their resources, and nothing is drawn in a circle
    shared = b"/Resources 6 0 R"
    of_both = {6: b"<</Font <</F1 5 0 R>> /XObject <</X 10 0 R>>>>", 10: stream(SAY, FORM + b" /Resources 6 0 R")}
    yield "shared-resources-good", one_page(drawn, shared, of_both)


def _of_references() -> Iterator[tuple[str, bytes]]:
    yield "length-self", one_page(b"<</Length 4 0 R>>\nstream\n" + SAY + b"\nendstream")
    yield (
        "length-ring",
        one_page(b"<</Length 10 0 R>>\nstream\n" + SAY + b"\nendstream", more={10: b"11 0 R", 11: b"10 0 R"}),
    )
    ring = {10: b"11 0 R", 11: b"10 0 R"}
    letter = one_page(stream(SAY), more=ring)
    yield "information-ring", replaced(letter, b"/Root", b"/Info 10 0 R /Root")
    yield "encryption-ring", replaced(letter, b"/Root", b"/Encrypt 10 0 R /Root")
    yield "root-ring", replaced(letter, b"/Root 1 0 R", b"/Root 10 0 R")
    yield "pages-ring", one_page(stream(SAY), more={1: b"<</Type /Catalog /Pages 10 0 R>>", **ring})
    for name, kids in (("kids-ring", b"10 0 R"), ("kid-ring", b"[10 0 R 3 0 R]")):
        yield name, one_page(stream(SAY), more={2: b"<</Type /Pages /Kids %s /Count 1>>" % kids, **ring})
    for key in (b"Annots", b"Resources", b"Rotate", b"CropBox"):
        entry = b"/%s 10 0 R" % key
        yield f"{key.decode().lower()}-ring", one_page(stream(SAY), entry, ring)
    yield "annots-self", one_page(stream(SAY), b"/Annots 10 0 R", {10: b"10 0 R"})
    yield "annots-nested", one_page(stream(SAY), b"/Annots 10 0 R", {10: b"[10 0 R]"})
    yield "contents-self", one_page(b"4 0 R")
    yield "contents-nested", one_page(b"[4 0 R 6 0 R]", more={6: stream(SAY)})
    yield "font-ring", one_page(stream(SAY), more={5: b"10 0 R", **ring})
    yield "filter-ring", one_page(stream(SAY, b"/Filter 10 0 R"), more=ring)


def _of_fonts() -> Iterator[tuple[str, bytes]]:
    composite = b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding %s /ToUnicode %s /DescendantFonts [%d 0 R]>>"
    below = (
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0>> /FontDescriptor <</Type /FontDescriptor /FontName /X /Flags 4 /Descent -200>> /DW 500>>"
    )
    cmap = b"begincmap 1 beginbfrange <0000> <00ff> <0000> endbfrange endcmap"
    wide = b"BT /F2 10 Tf 60 700 Td <%s> Tj ET " % "RUNT".encode("utf-16-be").hex().encode()
    page = b"/Resources <</Font <</F1 5 0 R /F2 6 0 R>>>>"
    say = stream(wide + SAY)
    round_map = stream(cmap, b"/Type /CMap /CMapName /Runt /UseCMap 8 0 R")
    identity = stream(
        b"begincmap 1 begincidrange <0000> <ffff> 0 endcidrange endcmap", b"/Type /CMap /CMapName /R /UseCMap 9 0 R"
    )
    self_used = stream(b"/Runt usecmap " + cmap, b"/Type /CMap /CMapName /Runt /UseCMap 8 0 R")
    yield "descendant-self", one_page(say, page, {6: composite % (b"/Identity-H", b"8 0 R", 6), 8: stream(cmap)})
    yield (
        "descendants-ring",
        one_page(
            say,
            page,
            {
                6: composite % (b"/Identity-H", b"8 0 R", 7),
                7: composite % (b"/Identity-H", b"8 0 R", 6),
                8: stream(cmap),
            },
        ),
    )
    yield "usecmap-self", one_page(say, page, {6: composite % (b"/Identity-H", b"8 0 R", 7), 7: below, 8: round_map})
    yield "usecmap-named", one_page(say, page, {6: composite % (b"/Identity-H", b"8 0 R", 7), 7: below, 8: self_used})
    yield (
        "encoding-usecmap-self",
        one_page(say, page, {6: composite % (b"9 0 R", b"8 0 R", 7), 7: below, 8: stream(cmap), 9: identity}),
    )
    yield "tounicode-ring", one_page(
        stream(SAY), more={5: FONT[:-2] + b" /ToUnicode 10 0 R>>", 10: b"11 0 R", 11: b"10 0 R"}
    )  # fmt: skip


def _of_the_file(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    yield "prev-self", replaced(pdf, b"/Size", b"/Prev %d /Size" % start)
    yield "prev-ring", _previous_ring(pdf, start)
    yield "xrefstm-self", replaced(pdf, b"/Size", b"/XRefStm %d /Size" % start)
    catalog, page = b"<</Type /Catalog /Pages 2 0 R>>", {2: PAGES, 3: PAGE}
    shown = {4: stream(SAY), 5: FONT}
    yield "extends-self", packed(shown, {6: (b"/Extends 6 0 R", {1: catalog, **page})})
    ring = {6: (b"/Extends 7 0 R", {1: catalog}), 7: (b"/Extends 6 0 R", page)}
    yield "extends-ring", packed(shown, ring)
    yield "extends-good", packed(shown, {6: (b"/Extends 7 0 R", {1: catalog}), 7: (b"", page)})


def _previous_ring(pdf: bytes, start: int) -> bytes:
    """Two sections of cross references, each with the other before it."""
    root, size = re.search(rb"/Root (\d+) 0 R", pdf), re.search(rb"/Size (\d+)", pdf)
    assert root
    assert size
    # ten digits, so that the place of what follows is known before it is written
    entry = b"/Prev %010d "
    first = replaced(pdf, b"/Size", entry % 0 + b"/Size")
    later = len(first)
    first = replaced(first, entry % 0, entry % later)
    return first + b"xref\n0 0\ntrailer\n<<%s/Size %s /Root %s 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        entry % start, size[1], root[1], later,
    )  # fmt: skip
