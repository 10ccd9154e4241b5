"""What stops a review from being written."""


class ReviewError(Exception):
    """The review cannot be written; the message says why and what to do."""
