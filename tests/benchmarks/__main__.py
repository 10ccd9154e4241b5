"""``make bench``: every benchmark, one after the other."""

from tests.benchmarks import speed

if __name__ == "__main__":
    speed.main()
