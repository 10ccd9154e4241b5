"""How a line is set, against how the body of the document is set."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.lines import median
from pipeline.minutes.faces import Face, face_of, family_of, is_italic
from pipeline.minutes.flow import FlowLine
from pipeline.minutes.settings import SETTINGS
from pipeline.model import Line, Word

_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Style:
    """Size (points), weight, slant and family of most letters; ``is_capitals``: all letters are upper case."""

    size: float
    is_bold: bool
    is_italic: bool
    family: str
    is_capitals: bool = False
    is_underlined: bool = False


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document. ``pitch`` is the step from line to line, ``left`` the body's left edge (points).

    ``is_spaced``: paragraphs are parted by space; otherwise only by indents and short last lines. Sizes closer than
    ``size_step`` (points) are one; steps of ``gap`` usual ones part paragraphs.
    """

    body: Style
    pitch: float
    left: float
    is_spaced: bool = True
    size_step: float = SETTINGS.size_step
    gap: float = SETTINGS.paragraph_gap

    def step(self, a: Line, b: Line) -> float:
        """The distance from one line to the next in usual steps for lines of their sizes."""
        larger = (a.size if a.size > b.size else b.size) / max(self.body.size, 1.0)
        usual = self.pitch * larger if larger > 1.0 else self.pitch
        return (b.box.top - a.box.top) / max(usual, 1.0)


def style_of(words: Sequence[Word], is_underlined: bool = False) -> Style:
    """The style of some words (at least one). Bold, italic and capitals hold only for all of their letters."""
    face = face_of(words)
    if face is not None:  # as of most lines
        return style_in(face, "".join([w.text for w in words]), is_underlined)
    lettered = [w for w in words if _LETTER.search(w.text)] or list(words)
    sizes: defaultdict[float, int] = defaultdict(int)
    fonts: defaultdict[str, int] = defaultdict(int)
    for word in lettered:
        sizes[word.size] += len(word.text)
        fonts[word.font] += len(word.text)
    families: Counter[str] = Counter()
    for font, count in fonts.items():
        families[family_of(font)] += count
    return Style(
        max(sizes, key=lambda s: (sizes[s], s)),
        all(w.is_bold for w in lettered),
        all(map(is_italic, fonts)),
        max(families, key=lambda f: (families[f], f)),
        is_in_capitals("".join([w.text for w in lettered])),
        is_underlined,
    )


def style_in(face: Face, text: str, is_underlined: bool = False) -> Style:
    """The style of a text that is set in one face."""
    size, is_bold, font = face
    return Style(size, is_bold, is_italic(font), family_of(font), is_in_capitals(text), is_underlined)


def is_in_capitals(text: str) -> bool:
    """Whether enough letters stand in the text, and all are upper case."""
    if not text.isupper():
        return False
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= SETTINGS.capital_letters and all(map(str.isupper, letters))


def measure(lines: Sequence[FlowLine]) -> Typography:
    """What is usual in a document of these lines; for no lines, twelve points."""
    if not lines:
        return Typography(Style(12.0, False, False, ""), 15.0, 0.0)
    exact = _letters_in(lines)
    body = _usual_style(exact)
    sizes = {round(face.size, 1) for face in exact}
    is_noisy = len(sizes) > SETTINGS.noisy_sizes
    size_step = SETTINGS.noisy_step * body.size if is_noisy else SETTINGS.size_step
    of_body = [f for f in lines if abs(f.size - body.size) < size_step]
    lefts: Counter[int] = Counter(round(f.x0) for f in of_body if not f.cell)
    left = min(_frequent(lefts), default=min(f.x0 for f in lines))
    pitch = _pitch(of_body) or _pitch(lines) or 1.25 * body.size
    gap = SETTINGS.noisy_gap if is_noisy else SETTINGS.paragraph_gap
    plain = Typography(body, pitch, float(left), True, size_step, gap)
    text = {id(f) for f in of_body if f.line.is_bold == body.is_bold}
    return replace(plain, is_spaced=_is_spaced(lines, text, plain))


def _pitch(lines: Sequence[FlowLine]) -> float:
    """The step from line to line inside paragraphs (points); 0 where no two lines are neighbours.

    Told by sentences that go on below a full line where there are some, else the smallest step that is frequent. Not
    the median: in minutes of one-line paragraphs most steps are those between paragraphs.
    """
    pairs = [
        (a, b, b.line.box.top - a.line.box.top)
        for a, b in pairwise(lines)
        if a.page == b.page and a.cell == b.cell and 0.8 * a.size < b.line.box.top - a.line.box.top < 2.2 * a.size
    ]
    inside = [step for a, b, step in pairs if _is_broken(a, b)]
    steps = inside if len(inside) >= SETTINGS.sure_steps else [step for *_, step in pairs]
    counts = Counter(round(step) for step in steps)
    smallest = min(_frequent(counts), default=0)
    near = [step for step in steps if abs(step - smallest) <= 1]
    return median(near) if near else 0.0


def _is_broken(a: FlowLine, b: FlowLine) -> bool:
    """Whether a sentence goes on in the next line, for its next word had no room."""
    first = b.line.words[0]
    goes_on = b.bullet_x0 is None and first.text[0].islower() and a.line.words[-1].text[-1].isalpha()
    return goes_on and a.line.box.x1 + SETTINGS.word_space * a.size + first.box.width > a.right


def _letters_in(lines: Iterable[FlowLine]) -> Mapping[Face, int]:
    """How many letters are set in each face."""
    found: defaultdict[Face, int] = defaultdict(int)
    for flow in lines:
        words = flow.line.words
        if flow.face is not None:
            found[flow.face] += len(flow.line.text) - len(words) + 1
            continue
        for word in words:
            found[Face(word.size, word.is_bold, word.font)] += len(word.text)
    return found


def _usual_style(exact: Mapping[Face, int]) -> Style:
    letters: Counter[tuple[float, bool, bool, str]] = Counter()
    for (size, is_bold, font), count in exact.items():
        letters[round(size * 2) / 2, is_bold, is_italic(font), family_of(font)] += count
    return Style(*max(letters, key=lambda k: (letters[k], k)))


def _frequent(counts: Counter[int]) -> list[int]:
    """Values that are at least a fifth as frequent as the most frequent."""
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if 5 * count >= most]


def _is_spaced(lines: Sequence[FlowLine], text: Collection[int], type_: Typography) -> bool:
    """Whether there are wider steps between neighbouring lines of ``text`` than the usual, and not only a few."""
    steps = [
        type_.step(a.line, b.line)
        for a, b in pairwise(lines)
        if id(a) in text and id(b) in text
        if a.page == b.page and a.cell == b.cell and b.line.box.top > a.line.box.top
    ]
    wide = sum(type_.gap <= step < 3 for step in steps)
    return wide * 12 >= len(steps)
