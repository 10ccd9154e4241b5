"""A picture of how far the scores of links can be trusted: how many are right, by score.

``python -m tests.benchmarks.calibration --parsed DIR --gold tests/corpus/sources/links-gold.toml -o FILE.svg``
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipeline.evaluate.gold import LinksGold, load_gold
from pipeline.evaluate.links import evaluate_links
from pipeline.evaluate.result import Bin

SIZE, EDGE = 400, 50


def picture(bins: Sequence[Bin], title: str) -> str:
    """The plot as SVG: score to the right, share of right links upwards, area of a dot by the number of links."""
    side = SIZE - 2 * EDGE

    def at(score: float, share: float) -> tuple[float, float]:
        return EDGE + side * score, SIZE - EDGE - side * share

    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    largest = max((b.links for b in bins), default=1) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" font-family="sans-serif" font-size="11">',
        f'<rect width="{SIZE}" height="{SIZE}" fill="white"/>',
        f'<text x="{SIZE / 2}" y="22" text-anchor="middle" font-size="13">{title}</text>',
        f'<path d="M{x0},{y1} V{y0} H{x1}" fill="none" stroke="black"/>',
        f'<path d="M{x0},{y0} L{x1},{y1}" stroke="#999" stroke-dasharray="4"/>',
        f'<text x="{SIZE / 2}" y="{SIZE - 14}" text-anchor="middle">score</text>',
        f'<text transform="translate(14 {SIZE / 2}) rotate(-90)" text-anchor="middle">share that is right</text>',
    ]
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        (x, _), (_, y) = at(value, 0), at(0, value)
        parts.append(f'<text x="{x}" y="{y0 + 15}" text-anchor="middle">{value:g}</text>')
        parts.append(f'<text x="{x0 - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>')
    for b in bins:
        if b.links:
            x, y = at((b.low + b.high) / 2, b.right / b.links)
            radius = 3 + 12 * (b.links / largest) ** 0.5
            label = f"{b.right} of {b.links} links with a score of {b.low:.1f} to {b.high:.1f}"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f5fa8" fill-opacity="0.7">'
                f"<title>{label}</title></circle>"
            )
            parts.append(f'<text x="{x:.1f}" y="{y + radius + 12:.1f}" text-anchor="middle">{b.links}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Writes the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parsed", type=Path, default=Path("parsed"))
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    gold = load_gold(arguments.gold)
    if not isinstance(gold, LinksGold):
        parser.error(f"{arguments.gold} has no links")
    found = evaluate_links(arguments.parsed, gold)
    arguments.output.write_text(picture(found.calibration, found.subject), encoding="utf-8")


if __name__ == "__main__":
    main()
