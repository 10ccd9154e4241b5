"""From table rows to goals, statuses and comments."""

from pipeline.followup.extract import FollowupRecords, extract

__all__ = ["FollowupRecords", "extract"]
