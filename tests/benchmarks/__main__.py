"""``make bench``: every benchmark, one after the other."""

from collections.abc import Callable

from tests.benchmarks import growth, hyphens, links, matching, review, speed, tools

BENCHMARKS: tuple[Callable[[], None], ...] = (
    speed.main,
    tools.main,
    growth.main,
    hyphens.main,
    links.main,
    matching.main,
    review.main,
)

if __name__ == "__main__":
    for benchmark in BENCHMARKS:
        benchmark()
        print(flush=True)
