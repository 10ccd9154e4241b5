"""The numbers that publishing depends on, each with what it was chosen by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """Limits of memory, sizes of files, patience."""

    row_group_rows: int = 1 << 12
    """Rows of a Parquet row group, all of which are in memory while it is written. A report has some 43 goals, 172
    statuses and 148 comments: those of 20 years are one row group. Measured over 300 reports, peak memory of the
    process: 95 MiB with 4,096 rows, 102 with 8,192, 113 with 16,384; over 10 reports 77."""

    spill_bytes: int = 4 << 20
    """Arrow data kept in memory before it goes to the work folder. A report's is some 0.15 MB: the usual run, of one
    publisher's reports, never spills."""

    partition_above: int = 2_000
    """Documents above which the datasets of goals are several files, one for each report year."""

    lock_timeout: float = 600.0
    """Seconds to wait for another run on the same folder before giving up."""

    lock_notice: float = 1.0
    """Seconds to wait before saying so."""

    lock_poll: float = 0.05
    """Seconds between two looks at the lock."""


SETTINGS = PublishSettings()
