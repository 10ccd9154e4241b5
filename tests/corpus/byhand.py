"""PDFs written object by object, for what no typesetter at hand writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MEDIA = (0.0, 0.0, 400.0, 300.0)

FONTS = {
    "F1": "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "F2": "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold >>",
    "F3": "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding << /BaseEncoding /MacRomanEncoding"
    " /Differences [65 /aring /uni00E4 /f_i /nosuchglyph 97 /hyphen] >> >>",
    "F4": "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Own-Bold /FirstChar 32 /LastChar 126"
    f" /Widths [{' '.join(str(300 + 7 * i) for i in range(95))}] /FontDescriptor << /Type /FontDescriptor"
    " /FontName /ABCDEF+Own-Bold /Flags 32 /Descent -210 /Ascent 700 /MissingWidth 333"
    " /FontBBox [0 -210 1000 700] >> >>",
    "F5": "<< /Type /Font /Subtype /Type3 /FontBBox [0 -2 10 8] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 97"
    " /LastChar 99 /Widths [6 7 8] /CharProcs << >> /Encoding << /Differences [97 /a /b /c] >> >>",
    "F6": "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>",
    "F7": "<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding /Identity-H /ToUnicode 90 0 R /DescendantFonts [<<"
    " /Type /Font /Subtype /CIDFontType2 /BaseFont /Wide /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
    " /Supplement 0 >> /DW 600 /W [1 [500 510 520] 10 20 450] /FontDescriptor << /Type /FontDescriptor"
    " /FontName /Wide-Italic /Flags 4 /Descent -250 /Ascent 800 /FontBBox [0 -250 1000 800] >> >>] >>",
    "F8": "<< /Type /Font /Subtype /TrueType /BaseFont /Arial,Bold /Encoding /WinAnsiEncoding /FirstChar 32"
    " /Widths [100 200 300] /FontDescriptor << /FontName /Own /Descent -99 /FontBBox [0 0 1 1] >> >>",
    "F9": "<< /Type /Font /Subtype /TrueType /BaseFont /TimesNewRoman /Encoding /MacRomanEncoding >>",
}
"""Simple, composite and standard fonts; F7 needs object 90."""

TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <ffff> endcodespacerange
4 beginbfchar
<0001> <0061>
<0002> <00660066>
<0003> <00ad>
<0004> <0020>
endbfchar
2 beginbfrange
<000a> <0010> <0041>
<0011> <0013> [<00e5> <00e4> <00f60301>]
endbfrange
endcmap end end"""


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object, not compressed."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries.encode("latin-1"), len(data), data)


def pdf(
    *contents: bytes | Sequence[bytes],
    resources: str = "",
    fonts: Mapping[str, str] = FONTS,
    page_entries: str = "",
    media: Sequence[float] = MEDIA,
    objects: Mapping[int, bytes] | None = None,
    catalog: str = "",
) -> bytes:
    """A file with one page per content; a content of several parts is several streams.

    ``objects`` are more objects by number, from 50 on; ``resources`` and ``page_entries`` more entries of each page.
    """
    names = " ".join(f"/{name} {spec}" for name, spec in fonts.items())
    found: dict[int, bytes] = {90: stream(TO_UNICODE), **(objects or {})}
    kids = []
    for i, content in enumerate(contents):
        parts = [content] if isinstance(content, bytes) else content
        numbers = [200 + 20 * i + k for k in range(len(parts))]
        found |= {number: stream(part) for number, part in zip(numbers, parts, strict=True)}
        box = " ".join(map(str, media))
        references = " ".join(f"{number} 0 R" for number in numbers)
        found[3 + i] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents [{references}] {page_entries}"
            f" /Resources << /Font << {names} >> {resources} >> >>"
        ).encode("latin-1")
        kids.append(f"{3 + i} 0 R")
    found[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode("latin-1")
    found[2] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode("latin-1")
    return written(found)


def written(objects: Mapping[int, bytes]) -> bytes:
    """A file of these objects; number 1 is the catalog."""
    data = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(data), max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        data += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info << /Producer (by hand) >> >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        start,
    )
    return bytes(data)
