"""Makes a digest gold from a gold with texts: the statuses and pages as they are, of each text its SHA-256.

    python -m tests.gold.make_digest GOLD.json OUT.json --family rcc-norr --report-year 2023 --page-count 20

The gold it starts from is people's work; nothing of the pipeline's output goes into it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluate.texts import NORMALISATION, digest_of

NOTE = (
    "What stands in the published follow-up report, checked by people, without its texts: whoever holds the published"
    " PDF can compare what was read from it with this. Pages are those of the published PDF."
)


def digest_gold(goals: Sequence[Mapping[str, Any]], **header: object) -> dict[str, Any]:
    """The digest gold of ``goals`` (form of a gold with texts), with ``header`` before them."""
    return {**header, "note": NOTE, "normalisation": NORMALISATION, "goals": [_digest_goal(goal) for goal in goals]}


def _digest_goal(goal: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "section": goal["section"],
        "section_title_sha256": digest_of(goal["section_title"]),
        "number": goal["number"],
        "goal_sha256": digest_of(goal["goal"]),
        "status": goal["status"],
        "comments_sha256": {label: digest_of(text) for label, text in goal["comments"].items()},
        "page_first": goal.get("page_first"),
        "page_last": goal.get("page_last"),
    }


def main() -> None:
    """Reads and writes the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--family", required=True)
    parser.add_argument("--report-year", type=int, required=True)
    parser.add_argument("--page-count", type=int, required=True)
    named = parser.parse_args()
    goals = json.loads(named.gold.read_text(encoding="utf-8"))
    header = {"family": named.family, "report_year": named.report_year, "page_count": named.page_count}
    content = digest_gold(goals, **header)
    named.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
