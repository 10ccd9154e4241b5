"""Files whose content is out of all proportion or makes no sense: bombs, masses of pages and words, odd tokens."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.corpus.broken.parts import FONT, flate, one_page, repeated, stream, text, written

MIB = 1 << 20


def deflated(pattern: bytes, size: int) -> bytes:
    """``size`` bytes of a pattern, deflated piece by piece."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for piece in repeated(pattern, size)) + packer.flush()


def bombs(full: bool) -> Iterator[tuple[str, bytes]]:
    """Small files that inflate to more than any report: 256 MiB, 10 GiB by nested filters, in every kind of stream."""
    size = 256 * MIB if full else 96 * MIB
    spaces, words = deflated(b" ", size), deflated(b"(ord) Tj ", size)
    one = b"/Filter /FlateDecode"
    yield "content-spaces", one_page(stream(spaces, one))
    yield "content-words", one_page(stream(words, one))
    yield (
        "content-parts",
        one_page(stream(text("del")), b"/Contents [%s]" % (b"6 0 R " * 40), {6: stream(deflated(b" ", 30 * MIB), one)}),
    )
    yield "nested-flate", one_page(stream(zlib.compress(spaces, 9), b"/Filter [/FlateDecode /FlateDecode]"))
    huge = deflated(b"\0", 10 << 30) if full else spaces
    thrice = zlib.compress(zlib.compress(huge, 9), 9)
    yield "nested-three", one_page(stream(thrice, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"))
    yield "nested-hex", one_page(stream(spaces.hex().encode() + b">", b"/Filter [/ASCIIHexDecode /FlateDecode]"))
    yield "declared-length", one_page(stream(text("kort"), length=10 << 30))
    yield "declared-size", one_page(stream(deflated(b" ", 1000), one + b" /DL 10737418240"))
    runs = b"\x81 " * (2 * MIB) + b"\x80"
    yield "run-length", one_page(stream(runs, b"/Filter /RunLengthDecode"))
    yield "run-length-in-flate", one_page(stream(zlib.compress(runs, 9), b"/Filter [/FlateDecode /RunLengthDecode]"))
    yield "lzw", one_page(stream(zlib.compress(_lzw_bomb(6 * MIB), 9), b"/Filter [/FlateDecode /LZWDecode]"))
    yield (
        "predictor",
        one_page(
            stream(deflated(b"\0", size), b"/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 999999999>>")
        ),
    )
    yield (
        "to-unicode",
        one_page(stream(text("karta")), more={5: FONT[:-2] + b" /ToUnicode 6 0 R>>", 6: stream(spaces, one)}),
    )
    yield (
        "font-file",
        one_page(
            stream(text("font")),
            more={
                5: FONT[:-2] + b" /FontDescriptor <</Type /FontDescriptor /FontFile2 6 0 R>>>>",
                6: stream(spaces, one),
            },
        ),
    )
    yield "form", one_page(
        stream(b"/X Do " + text("form")), b"/Resources <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>",
        {6: stream(spaces, one + b" /Type /XObject /Subtype /Form /BBox [0 0 9 9]")},
    )  # fmt: skip
    yield "called-an-image", one_page(stream(words, one + b" /Type /XObject /Subtype /Image /Width 9 /Height 9"))
    yield "object-stream", _object_stream_bomb(size)
    yield (
        "metadata",
        one_page(
            stream(text("metadata")), b"/Metadata 6 0 R", {6: stream(spaces, one + b" /Type /Metadata /Subtype /XML")}
        ),
    )


def _lzw_bomb(size: int) -> bytes:
    """Clear codes and literals over and over in nine bits: ``size`` bytes."""
    return bytes.fromhex("800040201008040201") * (size // 9)


def _object_stream_bomb(size: int) -> bytes:
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
    return written(
        {
            1: b"<</Type /Catalog /Pages 2 0 R /Extra 8 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: page,
            4: stream(text("lager")),
            5: FONT,
            7: stream(deflated(b" ", size), b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode"),
        }
    )


def masses(full: bool) -> Iterator[tuple[str, bytes]]:
    """Pages, words, annotations and objects by the hundred thousand."""
    pages = 100_000 if full else 5_000
    yield "empty-pages", _pages(pages)
    words = 1_000_000 if full else 100_000
    lines = (f"ord{n} ord{n + 1} ord{n + 2} ord{n + 3} ord{n + 4}" for n in range(0, words, 5))
    yield "words-on-a-page", one_page(flate(text(*lines, size=1)))
    yield (
        "lines-on-a-page",
        one_page(
            flate(b"".join(b"%d %d m %d %d l S\n" % (i % 500, i % 800, i % 300, i % 700) for i in range(words // 4)))
        ),
    )
    yield (
        "annotations",
        one_page(
            stream(text("länkar")),
            b"/Annots [%s]"
            % (
                b"<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /A <</S /URI /URI (https://x.example/)>>>>"
                * (words // 20)
            ),
        ),
    )
    yield "comment-lines", b"%PDF-1.4\n" + b"% bara en kommentar\n" * (words // 2) + one_page(stream(text("kommentar")))
    yield "objects", one_page(stream(text("objekt")), more=dict.fromkeys(range(10, 10 + words // 10), b"null"))
    yield "save-states", one_page(flate(b"q " * words + text("djup")))
    yield (
        "fonts",
        one_page(
            flate(b"".join(b"BT /F1 %d Tf 50 50 Td (a) Tj ET " % (i % 50 + 1) for i in range(words // 50))),
        ),
    )


def _pages(number: int) -> bytes:
    kids = b"".join(b"%d 0 R " % (10 + i) for i in range(number))
    objects = {1: b"<</Type /Catalog /Pages 2 0 R>>", 2: b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, number)}
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>"
    return written(objects | {10 + i: page for i in range(number)})


def oddities() -> Iterator[tuple[str, bytes]]:
    """Tokens, numbers, boxes, fonts and images that make no sense."""
    deep = 10_000
    say = text("Ett brev med en underlig sida")
    yield "arrays-deep", one_page(stream(say), b"/Odd " + b"[" * deep + b"]" * deep)
    yield "dictionaries-deep", one_page(stream(say), b"/Odd " + b"<</A " * deep + b"1" + b">>" * deep)
    yield "arrays-open", one_page(stream(say), b"/Odd " + b"[" * deep)
    yield "arrays-deep-content", one_page(flate(b"[" * deep + b"]" * deep + b" TJ " + say))
    yield "strings-deep", one_page(flate(b"(" * deep + b")" * deep + b" Tj " + say))
    yield "string-open", one_page(flate(b"(" * deep + say))
    yield "names-odd", one_page(stream(b"/#00#ff#zz gs /\xc3\xa5 gs / gs /A#2FB Do " + say), b"/#4Fdd#20Name#00 (x)")
    yield "name-long", one_page(stream(b"/" + b"a" * 100_000 + b" gs " + say))
    yield "numbers-odd", one_page(stream(b"1e400 -.-5 +-3 0x12 ..1 --1 1.2.3 99999999999999999999999 w " + say))
    yield (
        "coordinates-huge",
        one_page(stream(b"BT /F1 10 Tf 1 0 0 1 1e38 1e38 Tm (borta) Tj 1 0 0 1 9999999999 5 Tm (bort) Tj ET " + say)),
    )
    yield (
        "font-size-huge",
        one_page(stream(b"BT /F1 1e30 Tf 50 50 Td (stor) Tj /F1 0 Tf (noll) Tj /F1 -12 Tf (bak) Tj ET " + say)),
    )
    yield "text-open", one_page(stream(say.rpartition(b"ET")[0]))
    yield "state-open", one_page(stream(b"q " + say))
    yield "run-length-cut", one_page(stream(b"\x7f" + say[:90], b"/Filter /RunLengthDecode"))
    yield "matrix-flat", one_page(stream(b"q 0 0 0 0 0 0 cm " + say + b" Q " + say))
    yield "operators-unknown", one_page(stream(b"foo bar 1 2 3 baz BX qux EX Q Q Q ET BT BT " + say))
    yield "operands-missing", one_page(stream(b"Tf Td Tj TJ cm re l c Do gs BDC EMC EMC EMC " + say))
    yield "operands-wrong", one_page(stream(b"(x) /y Tf [1] Td /n Tj 5 TJ (a) (b) cm <</A 1>> re " + say))
    for name, box in {
        "zero": b"0 0 0 0", "inverted": b"595 842 0 0", "huge": b"0 0 1e30 1e30", "giant": b"0 0 500000 500000",
        "tiny": b"0 0 1 1", "negative": b"-1e9 -1e9 -1e8 -1e8", "text": b"(a) (b) (c) (d)", "short": b"0 0",
        "null": b"null null null null", "far": b"1e15 1e15 1000000000000595 1000000000000842",
        "nested": b"[0] 0 595 842",
    }.items():  # fmt: skip
        yield f"page-{name}", one_page(stream(say), box=box)
    yield "crop-outside", one_page(stream(say), b"/CropBox [5000 5000 6000 6000]")
    yield "rotate-text", one_page(stream(say), b"/Rotate (upp)")
    yield "user-unit-huge", one_page(stream(say), b"/UserUnit 1e20")
    fonts = {
        "missing": b"null",
        "empty": b"<<>>",
        "widths-missing": b"<</Type /Font /Subtype /TrueType /BaseFont /Okand /FirstChar 32 /LastChar 255>>",
        "widths-wrong": FONT[:-2] + b" /FirstChar 300 /LastChar -2 /Widths [(a) null 1e99]>>",
        "type0-empty": b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts []>>",
        "unmapped": b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<</Type /Font "
        b"/Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
        b" /FontDescriptor <</Type /FontDescriptor /FontName /X /Flags 4>>>>]>>",
        "type3-empty": b"<</Type /Font /Subtype /Type3 /FontMatrix [0 0 0 0 0 0] /CharProcs <<>> /Encoding <<>>>>",
        "type3-self": b"<</Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 0 1 1]"
        b" /FirstChar 0"
        b" /LastChar 255 /Widths [500] /Resources <</Font <</F1 5 0 R>>>> /CharProcs <</a 4 0 R>>"
        b" /Encoding <</Differences [0 /a]>>>>",
        "encoding-odd": FONT[:-2].replace(b"/WinAnsiEncoding", b"<</Differences [(a) -5 /b 99999999 /c 1 [2]]>>")
        + b">>",
        "cmap-name-odd": b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /..#2f..#2fetc#2fpasswd"
        b" /DescendantFonts [5 0 R]>>",
    }
    for name, font in fonts.items():
        yield f"font-{name}", one_page(stream(say), more={5: font})
    maps = {
        "garbage": b"\xff\xfe garbage beginbfchar <zz> <1> endbfchar begincmap ((((",
        "range-huge": b"begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap",
        "surrogates": b"begincmap 1 beginbfchar <45> <d800> endbfchar endcmap",
        "empty-targets": b"begincmap 1 beginbfrange <00> <ff> [] endbfrange endcmap",
    }
    for name, cmap in maps.items():
        yield f"cmap-{name}", one_page(stream(say), more={5: FONT[:-2] + b" /ToUnicode 6 0 R>>", 6: stream(cmap)})
    images = {
        "garbage": b"BI /W 10 /H 10 /BPC 8 /CS /RGB ID \xff\xd8 EIEI garbage \x00 EI ",
        "open": b"BI /W 10 /H 10 ID no end ever ",
        "huge": b"BI /W 2147483647 /H 2147483647 /BPC 16 /CS /CMYK ID x EI ",
        "keys-odd": b"BI 1 2 /W [1] (x) /F /Nada ID x EI ",
        "nested": b"BI BI BI ID ID EI EI ",
    }
    for name, image in images.items():
        yield f"image-{name}", one_page(stream(image + say))
    filters = {
        "unknown": b"/Filter /Hemlig", "crypt": b"/Filter /Crypt", "jpx": b"/Filter /JPXDecode",
        "jbig2": b"/Filter /JBIG2Decode",
        "ccitt": b"/Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns 2147483647 /Rows 2147483647>>",
        "dct": b"/Filter /DCTDecode", "number": b"/Filter 7", "many": b"/Filter [" + b"/FlateDecode " * 5000 + b"]",
        "parms-odd": b"/Filter /FlateDecode /DecodeParms [1 2 3]", "self": b"/Filter 4 0 R",
        "external": b"/F (/etc/passwd) /FFilter /FlateDecode",
    }  # fmt: skip
    for name, entries in filters.items():
        yield f"filter-{name}", one_page(stream(zlib.compress(say), entries))


def headers(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """What is no PDF, or says that it is another version."""
    yield "empty", b""
    yield "one-byte", b"%"
    yield "header-only", b"%PDF-1.7\n"
    yield "header-and-end", b"%PDF-1.7\n%%EOF\n"
    yield "html", b"<!DOCTYPE html><html><body>Sidan kunde inte hittas</body></html>"
    yield "zip", b"PK\x03\x04" + bytes(1000)
    yield "zeros", bytes(100_000)
    yield "text", "Uppföljning 2020, mål och status\n".encode() * 200
    yield "version-9", pdf.replace(b"%PDF-1.3", b"%PDF-9.9", 1)
    yield "header-gone", pdf[9:]
    yield "header-late", b"\n" * 900 + pdf
    yield "header-too-late", b"\n" * 5000 + pdf
    yield "postscript", b"%!PS-Adobe-3.0\n" + pdf[9:]
