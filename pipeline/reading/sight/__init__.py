"""What the eye sees of what was read: PDFium paints the pages, and places on them are looked at.

Text may be printed invisibly, covered, cut away, struck through; a font may say that its glyphs are other letters; a
letter may be drawn and no text at all. None of it shows in the text of a file: only a page's picture tells.
"""

from __future__ import annotations

from pipeline.reading.sight.looking import OddWord, Place, Sight
from pipeline.reading.sight.slow import slow_to_paint
from pipeline.reading.sight.words import NOT_SEEN

__all__ = ["NOT_SEEN", "OddWord", "Place", "Sight", "slow_to_paint"]
