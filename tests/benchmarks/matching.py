"""Time and memory of matching: 20 years of 50 goals, then 1,000, 10,000 and 20,000 goals against as many.

``python -m tests.benchmarks.matching [SIZE ...]``; each size in a process of its own, so that its memory is its own.
The goals are made of the words of the constructed reports, as often as they occur there; half of them change from
year to year by a sixth of their words, all of them their order, section and comments.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from pipeline.matching import link_goals
from pipeline.model import Comment, Goal
from tests.records import goal_id, make_comment, make_goal

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "tests" / "corpus" / "sources"
SIZES = (1_000, 10_000, 20_000)
YEARS, GOALS_A_YEAR = 20, 50
WORDS_IN_A_GOAL = (12, 45)
WORDS_IN_A_COMMENT = 40
MOST_SECONDS, MOST_MIB, MOST_GROWTH = 30, 2048, 3
"""What 10,000 against 10,000 may take, and what twice as many may cost in comparison."""


def stock() -> list[str]:
    """The words of goals and comments of the constructed reports, in running text."""
    texts = []
    for path in sorted(SOURCES.glob("rcc-norr-*.toml")):
        for section in tomllib.loads(path.read_text(encoding="utf-8"))["section"]:
            for goal in section["goal"]:
                texts += [*goal["text"], *(part for comment in goal["comments"] for part in comment["text"])]
    return re.findall(r"\w+", " ".join(texts))


def make_years(years: int, goals: int, seed: int = 1) -> tuple[list[Goal], list[Comment], list[dict[str, str]]]:
    """Goals and comments of several years, and for each step the goal that each goal became."""
    rng = random.Random(seed)
    words = stock()
    texts = [" ".join(rng.choices(words, k=rng.randint(*WORDS_IN_A_GOAL))) for _ in range(goals)]
    records: list[Goal] = []
    comments: list[Comment] = []
    truth: list[dict[str, str]] = []
    names: list[str] = []
    for year in range(2000, 2000 + years):
        order = rng.sample(range(goals), goals)
        texts = [_changed(texts[i], words, rng) for i in order]
        before, names = names, [goal_id(n // 50 + 1, n % 50 + 1, year) for n in range(goals)]
        if before:
            truth.append({before[i]: names[n] for n, i in enumerate(order)})
        for n, text in enumerate(texts):
            place = {"goal_id": names[n], "report_year": year}
            records.append(make_goal(n // 50 + 1, n % 50 + 1, text, **place))
            comments.append(make_comment(text=" ".join(rng.choices(words, k=WORDS_IN_A_COMMENT)), **place))
    return records, comments, truth


def _changed(text: str, words: list[str], rng: random.Random) -> str:
    parts = text.split()
    if rng.random() < 0.5:
        for _ in range(len(parts) // 6 + 1):
            parts[rng.randrange(len(parts))] = rng.choice(words)
    return " ".join(parts)


def measure(years: int, goals: int) -> str:
    """One line: what, seconds of the processor and of the clock, MiB at most, share linked to what they became."""
    records, comments, truth = make_years(years, goals)
    link_goals(*make_years(2, 5)[:1])  # what is loaded once is not counted
    start, start_cpu = time.perf_counter(), time.process_time()
    found = link_goals(records, comments=comments)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    links = {(link.goal_id_from, link.goal_id_to) for link in found.goal_links}
    expected = [pair for step in truth for pair in step.items()]
    right = sum(pair in links for pair in expected) / len(expected)
    took = f"{cpu:6.1f} s of processor time  {seconds:6.1f} s"
    return f"{years:>2} years of {goals:>6,} goals  {took}  {mib:6.0f} MiB  {right:7.2%} linked right"


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Prints a line for each size, and how the cost grows with the goals."""
    print("matching: goals of one year against those of the next (whole process, its largest memory)")
    seconds: dict[int, float] = {}
    for years, goals in ((YEARS, GOALS_A_YEAR), *((2, size) for size in sizes)):
        command = [sys.executable, "-m", "tests.benchmarks.matching", "--one", str(years), str(goals)]
        line = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        print(line, flush=True)
        if years == 2:
            seconds[goals] = float(line.split("goals")[1].split()[0])
    for size in seconds:
        if 2 * size in seconds:
            growth = seconds[2 * size] / seconds[size]
            print(f"{2 * size:,} cost {growth:.2f} times what {size:,} cost (here: at most {MOST_GROWTH})")
    print(f"10,000 against 10,000 here: at most {MOST_SECONDS} s and {MOST_MIB} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(measure(int(sys.argv[2]), int(sys.argv[3])))
    else:
        main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
