"""Files whose objects do not fit together: page trees, cross references, encryption, object streams."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pikepdf

from tests.corpus.broken.parts import FONT, flate, one_page, replaced, stream, text, written

PASSWORD = "hemligt"
PAGE = re.compile(rb"(\d+) 0 obj\s*<<[^>]*?/Type /Page\b", re.DOTALL)


def edited(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **save: object) -> bytes:
    """``pdf`` after ``change``, written by pikepdf."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out, **save)
    return out.getvalue()


def page_trees(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Page trees with cycles, with /Kids, /Count, /Type wrong or missing."""
    kids = re.search(rb"/Kids \[([^\]]*)\]", pdf)
    assert kids
    count = re.search(rb"/Count (\d+)", pdf)
    assert count
    tree = re.search(rb"/Pages (\d+ 0 R)", pdf)
    assert tree
    yield "kids-none", replaced(pdf, kids[0], b"/Kids []")
    yield "kids-missing", replaced(pdf, kids[0], b"/Kinder [" + kids[1] + b"]")
    yield "kids-null", replaced(pdf, kids[0], b"/Kids null")
    yield "kids-nowhere", replaced(pdf, kids[0], b"/Kids [999 0 R 998 0 R]")
    yield "kids-number", replaced(pdf, kids[0], b"/Kids [1 2 3]")
    yield "kids-first-only", replaced(pdf, kids[0], b"/Kids [" + kids[1].split(b"R")[0] + b"R]")
    yield "kids-twice", replaced(pdf, kids[0], b"/Kids [" + kids[1] + kids[1] + b"]")
    yield "kids-cycle", replaced(pdf, kids[0], b"/Kids [" + kids[1] + b" " + tree[1] + b"]")
    yield "kids-self", replaced(pdf, kids[0], b"/Kids [" + tree[1] + b"]")
    yield "count-zero", replaced(pdf, count[0], b"/Count 0")
    yield "count-negative", replaced(pdf, count[0], b"/Count -7")
    yield "count-huge", replaced(pdf, count[0], b"/Count 99999999999")
    yield "count-text", replaced(pdf, count[0], b"/Count (four)")
    yield "count-more", replaced(pdf, count[0], b"/Count 12")
    yield "tree-nowhere", replaced(pdf, b"/Pages " + tree[1], b"/Pages 999 0 R")
    yield "tree-missing", replaced(pdf, b"/Pages " + tree[1], b"/Pajes " + tree[1])
    yield "tree-is-a-page", replaced(pdf, b"/Type /Pages", b"/Type /Page")
    yield "type-missing", pdf.replace(b"/Type /Page\n", b"").replace(b"/Type /Pages\n", b"")
    yield "type-wrong", pdf.replace(b"/Type /Page\n", b"/Type /Font\n")
    yield "catalog-type-wrong", replaced(pdf, b"/Type /Catalog", b"/Type /Kattalog")
    yield "root-missing", replaced(pdf, b"/Root ", b"/Rot ")
    yield "contents-missing", pdf.replace(b"/Contents", b"/Innehall")
    yield "contents-nowhere", re.sub(rb"/Contents \d+ 0 R", b"/Contents 999 0 R", pdf, count=2)
    yield "mediabox-missing", pdf.replace(b"/MediaBox", b"/Box")
    yield "resources-missing", pdf.replace(b"/Resources", b"/Medel")
    yield "rotate-real", pdf.replace(b"/Rotate 0", b"/Rotate 90.0")
    yield "rotate-odd", pdf.replace(b"/Rotate 0", b"/Rotate 45")
    yield "tree-deep", _deep_tree(3000)
    yield "tree-bush", _bush()


def _deep_tree(depth: int) -> bytes:
    objects = {1: b"<</Type /Catalog /Pages 10 0 R>>", 4: stream(text("djupt")), 5: FONT}
    for i in range(depth):
        objects[10 + i] = b"<</Type /Pages /Count 1 /Kids [%d 0 R]>>" % (11 + i)
    objects[10 + depth] = (
        b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
        % (9 + depth)
    )
    return written(objects)


def _bush() -> bytes:
    """A page tree each node of which names the next one ten times: 10**12 pages on the way down."""
    objects = {1: b"<</Type /Catalog /Pages 10 0 R>>", 4: stream(text("snår")), 5: FONT}
    for i in range(12):
        objects[10 + i] = b"<</Type /Pages /Count 10 /Kids [%s]>>" % (b"%d 0 R " % (11 + i) * 10)
    objects[22] = b"<</Type /Page /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
    return written(objects)


def cross_references(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """The xref table missing, wrong, in a loop; object numbers that are out of all proportion."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    tail = b"startxref\n%d" % start
    yield "startxref-zero", replaced(pdf, tail, b"startxref\n0")
    yield "startxref-off-by-one", replaced(pdf, tail, b"startxref\n%d" % (start - 1))
    yield "startxref-beyond", replaced(pdf, tail, b"startxref\n99999999")
    yield "startxref-negative", replaced(pdf, tail, b"startxref\n-5")
    yield "startxref-text", replaced(pdf, tail, b"startxref\nabc")
    yield "startxref-missing", replaced(pdf, tail, b"")
    yield "table-missing", pdf[:start] + pdf[pdf.index(b"trailer", start) :]
    yield "trailer-missing", pdf[: pdf.index(b"trailer", start)] + tail + b"\n%%EOF\n"
    yield "tail-missing", pdf[:start]
    yield "size-huge", re.sub(rb"/Size \d+", b"/Size 2147483647", pdf)
    yield "size-one", re.sub(rb"/Size \d+", b"/Size 1", pdf)
    yield "prev-self", replaced(pdf, b"/Size", b"/Prev %d /Size" % start)
    yield "prev-beyond", replaced(pdf, b"/Size", b"/Prev 88888888 /Size")
    yield "prev-negative", replaced(pdf, b"/Size", b"/Prev -1 /Size")
    yield "xrefstm-beyond", replaced(pdf, b"/Size", b"/XRefStm 77777777 /Size")
    yield "count-huge", re.sub(rb"xref\n0 \d+", b"xref\n0 999999999", pdf)
    yield "count-short", re.sub(rb"xref\n0 \d+", b"xref\n0 5", pdf)
    yield "first-one", re.sub(rb"xref\n0 ", b"xref\n1 ", pdf)
    yield "entries-swapped", _entries(pdf, lambda offsets: offsets[1:] + offsets[:1])
    yield "entries-off-by-ten", _entries(pdf, lambda offsets: [o + 10 for o in offsets])
    yield "entries-all-one", _entries(pdf, lambda offsets: [offsets[0]] * len(offsets))
    yield "entries-zero", _entries(pdf, lambda offsets: [0] * len(offsets))
    yield "number-huge", one_page(stream(text("stort")), more={2_000_000_000: b"null"})
    yield "reference-huge", one_page(stream(text("stort")), page=b"/Annots [99999999999999 0 R]")
    yield "entry-nineteen-bytes", re.sub(rb"(\d{10} \d{5} [nf]) \n", rb"\1\n", pdf)


def _entries(pdf: bytes, change: Callable[[list[int]], list[int]]) -> bytes:
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    head, table = pdf[:start], pdf[start:]
    offsets = iter(change([int(o) for o in re.findall(rb"(\d{10}) 00000 n", table)]))
    return head + re.sub(rb"\d{10}( 00000 n)", lambda m: b"%010d" % next(offsets) + m[1], table)


def encrypted(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Encrypted in every way there is, with the empty password and with one that nobody knows."""
    for user in ("", PASSWORD):
        ways = {
            "rc4-40": pikepdf.Encryption(owner="ägare", user=user, R=2, aes=False, metadata=False),
            "rc4-128": pikepdf.Encryption(owner="ägare", user=user, R=3, aes=False, metadata=False),
            "aes-128": pikepdf.Encryption(owner="ägare", user=user, R=4),
            "aes-256": pikepdf.Encryption(owner="ägare", user=user, R=6),
        }
        for way, encryption in ways.items():
            locked = edited(pdf, lambda _: None, encryption=encryption)
            yield f"{way}-{'password' if user else 'empty'}", locked
            if not user:
                yield f"{way}-empty-damaged", _damaged(locked)
    yield "dictionary-empty", replaced(pdf, b"/Size", b"/Encrypt <<>> /Size")
    yield "dictionary-nowhere", replaced(pdf, b"/Size", b"/Encrypt 999 0 R /Size")
    yield "handler-unknown", replaced(pdf, b"/Size", b"/Encrypt <</Filter /Adobe.PubSec /V 4>> /Size")
    yield (
        "version-unknown",
        replaced(pdf, b"/Size", b"/Encrypt <</Filter /Standard /V 9 /R 9 /P -1 /O (x) /U (y) /Length 128>> /Size"),
    )


def _damaged(pdf: bytes) -> bytes:
    """A byte in the middle of the longest but one page content changed."""
    spans = [
        (m.end(), pdf.index(b"endstream", m.end()))
        for m in re.finditer(rb"stream\r?\n", pdf)
        if pdf[m.start() - 3 : m.start()] != b"end"
    ]
    contents = [
        s for s in spans if b"/FontFile" not in pdf[s[0] - 200 : s[0]] and b"/Length1" not in pdf[s[0] - 200 : s[0]]
    ]
    start, end = max(contents, key=lambda s: s[1] - s[0])
    middle = (start + end) // 2
    return pdf[:middle] + bytes([pdf[middle] ^ 0x55]) + pdf[middle + 1 :]


def object_streams(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Written with object streams and an xref stream, and these broken."""
    modern = edited(pdf, lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/ObjStm" in modern
    yield "good", modern
    yield "first-wrong", re.sub(rb"/First \d+", b"/First 7", modern)
    yield "first-huge", re.sub(rb"/First \d+", b"/First 99999999", modern)
    yield "number-wrong", re.sub(rb"/N \d+", b"/N 3", modern)
    yield "number-huge", re.sub(rb"/N \d+", b"/N 99999999", modern)
    yield "type-gone", modern.replace(b"/ObjStm", b"/ObjStn")
    yield "widths-wrong", re.sub(rb"/W \[ ?\d+ \d+ \d+ ?\]", b"/W [ 0 9 9 ]", modern)
    yield "widths-huge", re.sub(rb"/W \[ ?\d+ \d+ \d+ ?\]", b"/W [ 1 99999999 1 ]", modern)
    yield "index-huge", modern.replace(b"/Type /XRef", b"/Type /XRef /Index [0 999999999]")
    yield "columns-zero", re.sub(rb"/Columns \d+", b"/Columns 0", modern)
    yield "predictor-unknown", re.sub(rb"/Predictor \d+", b"/Predictor 77", modern)
    yield "xref-type-gone", modern.replace(b"/XRef", b"/XReg")
    yield (
        "extends-itself",
        re.sub(rb"(\d+) 0 obj\s*<< /Type /ObjStm", rb"\1 0 obj << /Extends \1 0 R /Type /ObjStm", modern),
    )
    yield "tail-gone", modern[: modern.rindex(b"startxref")]


def updates(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Incremental updates: good ones, ones that break off, many of them, one that takes the pages away."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    root = re.search(rb"/Root (\d+) 0 R", pdf)
    size = re.search(rb"/Size (\d+)", pdf)
    tree = re.search(rb"/Pages (\d+) 0 R", pdf)
    assert root
    assert size
    assert tree

    def update(base: bytes, number: int, body: bytes, previous: int) -> tuple[bytes, int]:
        out = base + b"%d 0 obj\n%s\nendobj\n" % (number, body)
        place = len(base)
        xref = len(out)
        out += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %s /Root %s 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            number, place, size[1], root[1], previous, xref,
        )  # fmt: skip
        return out, xref

    note = int(size[1]) - 1
    yield "one", update(pdf, 900, b"(en anteckning)", start)[0]
    yield "pages-gone", update(pdf, int(tree[1]), b"<</Type /Pages /Kids [] /Count 0>>", start)[0]
    yield "broken-off", update(pdf, 900, b"(en anteckning)", start)[0][:-60]
    yield "previous-wrong", update(pdf, 900, b"(en anteckning)", start + 5)[0]
    grown, previous = pdf, start
    for i in range(300):
        grown, previous = update(grown, 900 + i, b"(nummer %d)" % i, previous)
    yield "three-hundred", grown
    yield "last-object-replaced", update(pdf, note, b"null", start)[0]


def trees_in_a_circle(tagged: bytes) -> Iterator[tuple[str, bytes]]:
    """Structure trees, outlines and forms that lead back to themselves or fan out without end."""
    yield "structure-cycle", edited(tagged, _structure_cycle)
    yield "structure-bush", edited(tagged, _structure_bush)
    yield "structure-null", edited(tagged, lambda d: d.Root.__setitem__("/StructTreeRoot", pikepdf.Array([1, 2])))
    yield "role-map-cycle", edited(tagged, _role_cycle)
    yield "outline-cycle", edited(tagged, _outline_cycle)
    for name, calls in (("form-self", 1), ("form-bush", 10)):
        yield name, _forms(calls, depth=1 if calls == 1 else 12)
    yield "resources-cycle", one_page(
        stream(b"/X Do " + text("cirkel")), b"/Resources 6 0 R",
        {6: b"<</Font <</F1 5 0 R>> /XObject <</X 6 0 R>> /Properties 6 0 R>>"},
    )  # fmt: skip
    yield "length-self", one_page(b"<</Length 4 0 R>>\nstream\n" + text("längd") + b"\nendstream")
    yield (
        "reference-chain",
        one_page(
            stream(text("kedja")),
            b"/Annots 10 0 R",
            {10 + i: b"%d 0 R" % (11 + i) for i in range(5000)} | {5010: b"[]"},
        ),
    )
    yield "reference-cycle", one_page(stream(text("ring")), b"/Annots 10 0 R", {10: b"11 0 R", 11: b"10 0 R"})
    yield "contents-cycle", one_page(b"[4 0 R 4 0 R]")
    yield (
        "tounicode-self",
        one_page(stream(text("font")), more={5: FONT[:-2] + b" /ToUnicode 5 0 R /DescendantFonts [5 0 R]>>"}),
    )


def _structure_cycle(document: pikepdf.Pdf) -> None:
    root = document.Root.StructTreeRoot
    node = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Sect, P=root))
    node.K = pikepdf.Array([node, root.K, node])
    root.K = pikepdf.Array([node])


def _structure_bush(document: pikepdf.Pdf) -> None:
    root = document.Root.StructTreeRoot
    below = root.K
    for _ in range(30):
        below = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Sect, K=pikepdf.Array([below] * 10))
        )
    root.K = below


def _role_cycle(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(Table=pikepdf.Name.TR, TR=pikepdf.Name.Table)


def _outline_cycle(document: pikepdf.Pdf) -> None:
    item = document.make_indirect(pikepdf.Dictionary(Title="Runt"))
    item.First = item.Next = item.Last = item.Parent = item
    document.Root.Outlines = document.make_indirect(pikepdf.Dictionary(First=item, Last=item, Count=1))


def _forms(calls: int, depth: int) -> bytes:
    """Forms each of which draws the next one ``calls`` times, the last one itself or a text."""
    more = {}
    for i in range(depth):
        following = 10 + (i + 1 if i + 1 < depth else (0 if depth == 1 else i + 1))
        more[10 + i] = stream(
            b"/X Do " * calls,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <</XObject <</X %d 0 R>>>>" % following,
        )
    if depth > 1:
        more[10 + depth] = stream(
            text("blad"), b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <</Font <</F1 5 0 R>>>>"
        )
    page = b"/Resources <</Font <</F1 5 0 R>> /XObject <</X 10 0 R>>>>"
    return one_page(flate(b"/X Do " + text("Ett brev med en form")), page, more)
