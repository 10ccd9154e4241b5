"""``make bench``: every benchmark, one after the other; three quarters of an hour on two cores."""

from collections.abc import Callable

from tests.benchmarks import (
    engines,
    growth,
    hyphens,
    isolation,
    links,
    matching,
    publishing,
    readers,
    review,
    speed,
    stages,
    tools,
)

BENCHMARKS: tuple[Callable[[], None], ...] = (
    speed.main,
    tools.main,
    readers.main,
    stages.main,
    isolation.main,
    publishing.main,
    growth.main,
    engines.main,
    hyphens.main,
    links.main,
    matching.main,
    review.main,
)

if __name__ == "__main__":
    for benchmark in BENCHMARKS:
        benchmark()
        print(flush=True)
