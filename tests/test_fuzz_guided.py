"""A bounded run of the coverage-guided fuzzer; ``make fuzz`` is the longer one."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from tests.program import ROOT, environment

RUNS = 40

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed (Linux, x86-64, Python before 3.14)"
)


def test_the_guided_fuzzer_finds_nothing_in_a_short_run(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", f"-runs={RUNS}", "-seed=1",
         f"-artifact_prefix={tmp_path}/", str(tmp_path)],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    assert "Done" in result.stderr
