class EvaluationError(Exception):
    """Datasets and gold cannot be compared; the message says what is missing or wrong, and what to do."""
