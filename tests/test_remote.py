"""A folder that lies somewhere else."""

from __future__ import annotations

import pytest

from pipeline.remote import RemoteError, fetched, is_remote
from tests.program import followup
from tests.small_reports import small_report, write

fsspec = pytest.importorskip("fsspec")


def test_a_folder_named_by_a_url_is_read_like_any_other(tmp_path):
    write(tmp_path / "raw/deeper", a=small_report(2019))
    write(tmp_path / "raw", b=small_report(2020))
    here = followup("run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "here")
    (tmp_path / "raw/threads.toml").unlink()
    there = followup("run", "--raw-pdfs", f"file://{tmp_path}/raw", "--parsed", tmp_path / "there")
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    for file in (tmp_path / "here").glob("*.parquet"):
        assert file.read_bytes() == (tmp_path / "there" / file.name).read_bytes()
    assert "2019" in (tmp_path / "raw/threads.toml").read_text()


@pytest.mark.parametrize("url", ["nonsense://bucket", "file:///nowhere/at/all"])
def test_a_place_that_cannot_be_read_exits_2(tmp_path, url):
    result = followup("run", "--raw-pdfs", url, "--parsed", tmp_path / "parsed")
    assert result.returncode == 2
    assert url in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "parsed").exists()


def test_only_what_a_run_reads_is_copied_and_what_it_notes_is_written_back():
    memory = fsspec.filesystem("memory")
    for name, content in {"a.PDF": b"a", "in/b.pdf": b"b", "c.txt": b"c", "threads.toml": b"old"}.items():
        memory.pipe_file(f"/place/{name}", content)
    with fetched("memory://place") as folder:
        found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        (folder / "threads.toml").write_bytes(b"new")
    assert found == {"a.PDF": b"a", "in/b.pdf": b"b", "threads.toml": b"old"}
    assert memory.cat_file("/place/threads.toml") == b"new"


def test_a_url_is_known_by_its_form():
    assert is_remote("s3://bucket/x")
    assert not is_remote("C:/reports")
    with pytest.raises(RemoteError), fetched("nonsense://x"):
        pass


def test_datasets_go_to_a_place_named_by_a_url(tmp_path):
    """The program is run here, for a store in memory is gone with its process."""
    from pipeline.publish.remote import delivered, remote_set
    from pipeline.publish.sets import local_set

    raw_pdfs = write(tmp_path / "raw", a=small_report(2019))
    assert followup("run", "--raw-pdfs", raw_pdfs, "--parsed", tmp_path / "here").returncode == 0
    with delivered("memory://archive/parsed") as folder:
        assert followup("run", "--raw-pdfs", raw_pdfs, "--parsed", folder).returncode == 0
    assert remote_set("memory://archive/parsed", check_hashes=True) == local_set(tmp_path / "here") is not None
    result = followup("run", "--raw-pdfs", raw_pdfs, "--parsed", f"file://{tmp_path}/there")
    assert (result.returncode, f"file://{tmp_path}/there/*.parquet" in result.stdout) == (0, True)
    assert local_set(tmp_path / "there") == local_set(tmp_path / "here")


def test_a_place_that_cannot_be_written_exits_2_and_says_so(tmp_path):
    raw_pdfs = write(tmp_path / "raw", a=small_report(2019))
    result = followup("run", "--raw-pdfs", raw_pdfs, "--parsed", "nonsense://bucket")
    assert result.returncode == 2
    assert "nonsense://bucket" in result.stderr
    assert "Traceback" not in result.stderr
