"""PDFDocEncoding (ISO 32000-1, annex D.3), in which texts outside the pages stand that are no Unicode.

As the reference reader has it (pdfminer): code 22 is its misprint, and codes without a character are U+0000.
"""

from __future__ import annotations

_OTHERS = {
    0x16: "\x17",
    0x7F: "\0",
    0x9F: "\0",
    0xA0: "€",
    0xAD: "\0",
    **dict(enumerate("˘ˇˆ˙˝˛˚˜", 0x18)),
    **dict(enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", 0x80)),
}
"""Where it is not Latin-1."""


def decoded(text: bytes) -> str:
    """The characters of a text."""
    return text.decode("latin-1").translate(_OTHERS)
