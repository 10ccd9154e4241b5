"""``make bench``: every benchmark, one after the other."""

from collections.abc import Callable

from tests.benchmarks import hyphens, links, matching, speed

BENCHMARKS: tuple[Callable[[], None], ...] = (speed.main, hyphens.main, links.main, matching.main)

if __name__ == "__main__":
    for benchmark in BENCHMARKS:
        benchmark()
        print(flush=True)
