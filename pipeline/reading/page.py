"""What the contents of one page have in common: what they leave on it, the matrix of the device, the marked content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.reading.errors import UnsureError
from pipeline.reading.faces import Face
from pipeline.reading.fontfiles import load_font
from pipeline.reading.fonts import Font
from pipeline.reading.hiding import Area
from pipeline.reading.operands import IDENTITY, Matrix
from pipeline.reading.paths import Painter
from pipeline.reading.pdffile import PdfFile
from pipeline.reading.shown import Shown
from pipeline.reading.syntax import Ref


class Run(NamedTuple):
    """Glyphs that stand on one baseline, from ``x`` on.

    ``moved`` are their places where the widths do not tell them: in text space, to be multiplied by ``matrix``, or
    ``are_multiplied`` already.
    """

    shown: Shown
    x: float
    matrix: Matrix
    rise: float
    mcid: int | None
    moved: list[float] | None = None
    are_multiplied: bool = False

    def places(self) -> list[float]:
        """The places of the glyphs; another number may follow. They are many: not to be kept longer than needed."""
        return self.shown.places(self.x) if self.moved is None else self.moved


@dataclass
class Content:
    """What stands on a page, in drawing order; coordinates as pdfminer has them (y up, origin in the media box)."""

    painter: Painter
    runs: list[Run] = field(default_factory=list)
    images: list[tuple[float, float]] = field(default_factory=list)
    """Width and height of each."""


class NamedFonts(dict[str, Font]):
    """Fonts by name, and what settings that are written with these names come to: the same on all pages of theirs.

    ``chosen``: operands of ``Tf`` → font, size and face; ``changes``: settings → what of the state they set.
    """

    def __init__(self, fonts: Mapping[str, Font]) -> None:
        super().__init__(fonts)
        self.chosen: dict[bytes, tuple[Font, float, Face]] = {}
        self.changes: dict[bytes, dict[str, Any]] = {}


class Fonts:
    """The fonts of a document, each loaded once, and their faces."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._fonts: dict[int, Font] = {}
        self._faces: dict[tuple[Font, float, float], Face] = {}
        self._named: dict[int, NamedFonts] = {}

    def named(self, resources: Any) -> NamedFonts:
        """The fonts of resources, by name; ``resources`` is their dictionary, or a reference to it."""
        if not isinstance(resources, Ref):
            return NamedFonts({key: self._font(spec) for key, spec in self._file.dictionary(resources).items()})
        if resources.number not in self._named:
            fonts = self._file.dictionary(resources)
            self._named[resources.number] = NamedFonts({key: self._font(spec) for key, spec in fonts.items()})
        return self._named[resources.number]

    def _font(self, spec: Any) -> Font:
        if not isinstance(spec, Ref):
            return load_font(self._file, self._file.dictionary(spec))
        if spec.number not in self._fonts:
            self._fonts[spec.number] = load_font(self._file, self._file.dictionary(spec))
        return self._fonts[spec.number]

    def face(self, font: Font, size: float, scaling: float) -> Face:
        """A font at a size and a horizontal scaling (1 for none)."""
        found = self._faces.get((font, size, scaling))
        if found is None:
            found = self._faces[font, size, scaling] = Face(font, size, scaling)
        return found


class Page:
    """What the contents of one page share: the open marked content, the objects found, the matrix of the device."""

    def __init__(self, file: PdfFile, fonts: Fonts, painter: Painter) -> None:
        self.file = file
        self.fonts = fonts
        self.content = Content(painter)
        self.ctm = IDENTITY
        self.mcid: int | None = None
        self.streams = 0
        self.is_text_open = False
        self.is_state_open = False
        self.shows_all = True
        """Nothing that was drawn so far hides text by itself: see :mod:`pipeline.reading.hiding`."""
        self.pictures: list[Area] = []
        self.running: list[int] = []
        self._open: list[int | None] = []

    def begin_marked(self, tag: str, properties: Any) -> None:
        """Opens marked content; a part without an id of its own has that of the part around it."""
        self._open.append(self.mcid)
        if isinstance(properties, dict) and "MCID" in properties:
            self.mcid = properties["MCID"]
            if not isinstance(self.mcid, int):
                raise UnsureError("a marked-content id that is no number")
        elif tag == "Artifact":
            self.mcid = None

    def begin_marked_with(self, mcid: int) -> None:
        """Opens marked content with an id of its own."""
        self._open.append(self.mcid)
        self.mcid = mcid

    def end_marked(self) -> None:
        """Closes the innermost marked content."""
        self.mcid = self._open.pop() if self._open else None
