"""``make bench``: every benchmark, one after the other."""

from collections.abc import Callable

from tests.benchmarks import hyphens, matching, speed, tools

BENCHMARKS: tuple[Callable[[], None], ...] = (speed.main, tools.main, hyphens.main, matching.main)

if __name__ == "__main__":
    for benchmark in BENCHMARKS:
        benchmark()
        print(flush=True)
