"""Full disks, folders that may not be written or vanish, kills at random moments, readers during the switch."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.publish import PublishError, current_set, publish, publish_parts
from tests.test_publish import Datasets, contents, make_datasets, render

ROOT = Path(__file__).parent.parent
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
KILLS = int(os.environ.get("SOAK_KILLS", "12"))
"""How often the test kills; ``make soak`` sets more."""


# ---- disks --------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[190, 220, 250, 280, 310])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file system of so many KiB, on which a second set does not fit: it is full in the middle of it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={request.param}k", "tmpfs", str(disk)]
    if not IS_ROOT or not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_set_and_nothing_half(small_disk: Path) -> None:
    parsed = small_disk / "parsed"
    publish({}, parsed)
    before = contents(parsed)
    with pytest.raises(PublishError, match=r"No space left on device\. Free some space"):
        publish(make_datasets(3000), parsed)
    assert contents(parsed) == before
    assert len(os.listdir(parsed / ".sets")) == 1


@pytest.mark.skipif(not IS_ROOT, reason="needs to become another user")
def test_a_folder_of_somebody_else_is_said(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o755)
    publish(make_datasets(3), tmp_path / "parsed")
    before = contents(tmp_path / "parsed")
    script = (
        "import os, sys; from pathlib import Path; from pipeline.publish import publish, PublishError\n"
        f"os.setgroups([]); os.setegid({NOBODY}); os.seteuid({NOBODY})\n"
        "try: publish({}, Path(sys.argv[1]))\n"
        "except PublishError as error: sys.exit(str(error))"
    )
    with_way_in = _reachable(tmp_path)
    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "parsed")], cwd=ROOT, capture_output=True, text=True
    )
    for folder, mode in with_way_in.items():
        os.chmod(folder, mode)
    assert "Permission denied. Allow writing to this folder, or name another with --parsed" in result.stderr
    assert contents(tmp_path / "parsed") == before


def _reachable(path: Path) -> dict[Path, int]:
    """Lets everybody into the folders above; their modes before."""
    modes = {folder: folder.stat().st_mode & 0o7777 for folder in path.parents}
    for folder, mode in modes.items():
        if not mode & 0o001:
            os.chmod(folder, mode | 0o001)
    return modes


@pytest.mark.parametrize("what", ["all", ".sets"])
def test_a_folder_that_vanishes_on_the_way_is_said(what: str, tmp_path: Path) -> None:
    parsed = tmp_path / "parsed"

    def parts() -> Iterator[Datasets]:
        yield make_datasets(1)
        shutil.rmtree(parsed if what == "all" else parsed / what)

    with pytest.raises(PublishError, match=r"No such file or directory.*Was the folder moved"):
        publish_parts(parts(), parsed)
    assert not (parsed / "goals.parquet").exists()
    publish(make_datasets(2), parsed)
    assert contents(parsed) == render(make_datasets(2))


def test_a_folder_where_a_dataset_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "goals.parquet").mkdir()
    with pytest.raises(PublishError, match=r"in the way at .*goals.parquet"):
        publish({}, tmp_path)
    assert os.listdir(tmp_path / "goals.parquet") == []


# ---- kills and readers --------------------------------------------------------------------------------------------


LOOP = """
import itertools, sys
from pathlib import Path
from pipeline.publish import PublishSettings, publish_parts
from tests.test_publish import make_datasets
print("ready", flush=True)
for n in itertools.count(int(sys.argv[2])):
    limits = PublishSettings(partition_above=n % 2, spill_bytes=0)
    publish_parts([make_datasets(2 + n % 5)], Path(sys.argv[1]), settings=limits)
"""


def start_loop(folder: Path, first: int = 0) -> subprocess.Popen[str]:
    """A process that publishes one set after the other."""
    command = [sys.executable, "-c", LOOP, str(folder), str(first)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def check_set(folder: Path) -> int:
    """Reads all of the set in ``folder`` and compares it with its package; the number of its goals.

    Raises:
        FileNotFoundError: the set was taken away while it was read.
    """
    counts = {}
    for resource in json.loads((folder / "datapackage.json").read_bytes())["resources"]:
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        whole = hashlib.sha256(b"".join((folder / path).read_bytes() for path in paths)).hexdigest()
        assert resource["hash"] == f"sha256:{whole}", resource["name"]
        counts[resource["name"]] = sum(pq.ParquetFile(folder / path).metadata.num_rows for path in paths)
        assert counts[resource["name"]] == resource["rowCount"]
    assert counts["statuses"] == 4 * counts["goals"] == 4 * counts["findings"]
    return counts["goals"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_killed_at_random_moments_there_is_always_a_whole_set(tmp_path: Path) -> None:
    publish(make_datasets(2), tmp_path)
    chance = random.Random(5)
    for number in range(KILLS):
        process = start_loop(tmp_path, number)
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert check_set(tmp_path) in range(2, 7)
    published = publish(make_datasets(9), tmp_path)
    assert os.listdir(tmp_path / ".sets") == [published.set_id]
    assert current_set(tmp_path, check_hashes=True) == published.set_id
    assert not list(tmp_path.glob(".lock"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_a_reader_during_switches_finds_whole_sets(tmp_path: Path) -> None:
    publish(make_datasets(2), tmp_path)
    process = start_loop(tmp_path)
    seen: set[int] = set()
    read = 0
    try:
        for _ in range(400):
            try:
                seen.add(check_set((tmp_path / ".current").resolve(strict=True)))
                read += 1
            except FileNotFoundError:
                pass  # this set has gone; never is another's file read in its place
            assert (tmp_path / "documents.parquet").read_bytes()[:4] == b"PAR1"  # a single file is always there
            if len(seen) == 5 and read > 20:
                break
    finally:
        process.kill()
        process.wait()
    assert len(seen) > 1
