"""How often the joiner is wrong about a line-end hyphen, and how often it is wrong without saying so.

Texts are set in lines of several widths, hyphenated by pyphen's Swedish patterns where a word does not fit and broken
at the words' own hyphens; the joiner then sees the lines and, of the words, only those of these lines.

Run ``python -m tests.benchmarks.hyphens [--show] [--rules] [TEXT_FILE ...]``; without files: the constructed sources,
and the published texts where ``../shared/corpus`` is there.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyphen

from pipeline.text import TextJoiner, Vocabulary, WordList
from pipeline.text.hyphens import Decision, HyphenJudge
from pipeline.text.joiner import SENTENCE_END
from pipeline.text.language import swedish

REPOSITORY = Path(__file__).parents[2]
CORPUS = REPOSITORY.parent / "shared" / "corpus"
WIDTHS = (16, 24, 38, 90)
"""Characters in a line: the goal column, the comment column, the widest comment column, running text."""
SEEDS = (1, 2, 3)

_PATTERNS = pyphen.Pyphen(lang="sv")
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Break:
    """A hyphen at the end of a line: the word so far with its hyphen, the rest of it or the next word, the truth."""

    left: str
    right: str
    truth: Decision
    begins_sentence: bool


@dataclass(slots=True)
class Tally:
    """Counts over one text: ``wrong`` and ``silent`` (wrong and not in doubt) by the true decision."""

    breaks: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    doubtful: int = 0
    paragraphs: int = 0
    paragraphs_doubtful: int = 0
    paragraphs_wrong: int = 0
    paragraphs_silent: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    rules_wrong: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        total = sum(self.breaks.values()) or 1
        kinds = ", ".join(
            f"{kind} {self.breaks[kind]} (wrong {self.wrong[kind]}, silently {self.silent[kind]})"
            for kind in ("dropped", "kept", "suspended")
        )
        return (
            f"{total} breaks: {kinds}; wrong {sum(self.wrong.values()) / total:.3%}, "
            f"silently {sum(self.silent.values()) / total:.3%}, doubtful {self.doubtful / total:.2%}\n"
            f"    {self.paragraphs} texts: wrong {self.paragraphs_wrong}, silently {self.paragraphs_silent}, "
            f"with a doubt {self.paragraphs_doubtful / max(1, self.paragraphs):.2%}"
        )


def set_lines(text: str, width: int, rng: random.Random) -> tuple[list[str], list[Break]]:
    """``text`` in lines of at most ``width`` characters (a longer piece stands alone), and its line-end hyphens."""
    lines: list[str] = []
    line = ""
    words = [(word, "://" in word) for word in text.split()]
    words.reverse()
    while words:
        word, is_url = words.pop()
        room = width - len(line) - bool(line)
        head, tail = (word, "") if len(word) <= room else _break(word, room, rng, is_url=is_url, must=not line)
        if not head and not line:
            head, tail = word, ""
        line = f"{line} {head}".strip()
        if tail:
            words.append((tail, is_url))
            lines.append(line)
            line = ""
    return [*lines, line] if line else lines, _printed_breaks(text, [*lines, line] if line else lines)


def _printed_breaks(text: str, lines: Sequence[str]) -> list[Break]:
    """The breaks as the joiner meets them: left with all of the word that earlier lines had of it."""
    found: list[Break] = []
    at = 0
    so_far = ""
    for line in lines[:-1]:
        words = line.split()
        last = words[-1]
        merged = so_far + last if len(words) == 1 else last
        is_url = "://" in merged
        so_far = ""
        truth: Decision | None = None
        at = _consume(text, at, line)
        is_broken = text[at : at + 1] != " "
        if is_url and is_broken:
            so_far = merged
        elif last.endswith("-") and len(last) > 1:
            if text[at : at + 1] == " ":
                truth = "suspended"
            elif text[at - 1] == "-":
                truth, so_far = "kept", merged
            else:
                truth, so_far = "dropped", merged[:-1]
            before = text[: text.rfind(" ", 0, at) + 1].rstrip()
            right = text[at:].split(maxsplit=1)[0]
            found.append(Break(merged, right, truth, begins_sentence=not before or before[-1] in SENTENCE_END))
        while text[at : at + 1] == " ":
            at += 1
    return found


def _consume(text: str, at: int, line: str) -> int:
    """The place in ``text`` after the characters of ``line``, which may end in a hyphen that ``text`` has not."""
    for number, char in enumerate(line):
        if text[at : at + 1] == char:
            at += 1
        elif number != len(line) - 1:
            raise ValueError(f"{line!r} does not stand in the text at {at}")
    return at


def _break(word: str, room: int, rng: random.Random, *, is_url: bool, must: bool) -> tuple[str, str]:
    """What of ``word`` stands at the end of the line (hyphen added), and what goes to the next."""
    places: list[tuple[int, str]] = [(m.end(), "") for m in re.finditer(r"(?<=\w)[-/](?=\w)", word)]
    for found in () if is_url else _WORD.finditer(word):
        # words in capitals are abbreviations: not hyphenated; nor does a typist hyphenate wherever it is possible
        if not found.group()[1:].isupper() and (must or rng.random() < 0.8):
            places += [(found.start() + p, "-") for p in _positions(found.group())]
    for place, hyphen in sorted(places, reverse=True):
        if place + len(hyphen) <= room:
            return word[:place] + hyphen, word[place:]
    return "", word


@cache
def _positions(word: str) -> tuple[int, ...]:
    return tuple(int(p) for p in _PATTERNS.positions(word.lower()))


def measure(texts: Sequence[str], width: int, seed: int, tally: Tally) -> None:
    """Sets all ``texts`` in lines, joins them, and counts what came back wrong into ``tally``."""
    rng = random.Random(seed)
    laid = [(text, *set_lines(text, max(10, width + rng.randint(-4, 4)), rng)) for text in texts]
    vocabulary = Vocabulary.from_texts(line for _, lines, _ in laid for line in lines)
    words = WordList()
    judge = HyphenJudge(vocabulary, words, swedish())
    joiner = TextJoiner(vocabulary, words)
    for text, lines, breaks in laid:
        prose = joiner.join_texts(lines)
        tally.paragraphs += 1
        tally.paragraphs_doubtful += bool(prose.doubts)
        is_wrong = prose.text != text
        tally.paragraphs_wrong += is_wrong
        tally.paragraphs_silent += is_wrong and not prose.doubts
        if is_wrong and not any(
            judge.judge(b.left, b.right, begins_sentence=b.begins_sentence).decision != b.truth for b in breaks
        ):
            tally.errors[f"no hyphen: {_difference(prose.text, text)}"] += 1
        for each in breaks:
            _count(each, judge, tally)


def _difference(got: str, wanted: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b), min(len(got), len(wanted)))
    return f"{got[max(0, at - 20) : at + 20]!r} for {wanted[max(0, at - 20) : at + 20]!r}"


def _count(each: Break, judge: HyphenJudge, tally: Tally) -> bool:
    """Counts one break; True where the judge is wrong about it."""
    verdict = judge.judge(each.left, each.right, begins_sentence=each.begins_sentence)
    tally.breaks[each.truth] += 1
    tally.doubtful += verdict.is_doubtful
    tally.rules[verdict.reason] += 1
    tally.rules_wrong[verdict.reason] += verdict.decision != each.truth
    if verdict.decision != each.truth:
        tally.wrong[each.truth] += 1
        is_silent = not verdict.is_doubtful
        tally.silent[each.truth] += is_silent
        tally.errors[
            f"{'SILENT ' if is_silent else ''}{each.left}|{each.right} {each.truth}, not {verdict.decision} "
            f"({verdict.reason})"
        ] += 1
    elif verdict.is_doubtful:
        tally.errors[f"needless doubt {each.left}|{each.right} {verdict.decision} ({verdict.reason})"] += 1
    return verdict.decision != each.truth


def _strings(value: object) -> Iterator[str]:
    """All texts in a nest of lists and tables."""
    if isinstance(value, str):
        if " " in value:
            yield " ".join(value.split())
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def sources() -> dict[str, list[str]]:
    """Texts to measure on, by name."""
    found = {
        path.stem: list(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
        for path in sorted((REPOSITORY / "tests" / "corpus" / "sources").glob("*.toml"))
        if not path.stem.startswith("links")
    }
    for path in sorted((CORPUS / "gold").glob("*.json")):
        found[path.stem] = list(_strings(json.loads(path.read_text(encoding="utf-8"))))
    return found


def main() -> None:
    """Prints a line of figures per text; with ``--show`` also what was wrong or doubtful."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="plain text, one paragraph a line")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--rules", action="store_true", help="how often each rule decided, and how often wrongly")
    arguments = parser.parse_args()
    texts = {p.stem: [" ".join(line.split()) for line in p.read_text().splitlines() if line] for p in arguments.files}
    for name, paragraphs in (texts or sources()).items():
        tally = Tally()
        for width in WIDTHS:
            for seed in SEEDS:
                measure(paragraphs, width, seed, tally)
        print(f"{name}: {tally}")
        for rule, count in tally.rules.most_common() if arguments.rules else ():
            print(f"    {rule:26s} {count:6d} right {1 - tally.rules_wrong[rule] / count:.2%}")
        if arguments.show:
            for error, count in tally.errors.most_common():
                print(f"    {count:4d} {error}")


if __name__ == "__main__":
    main()
