class ExportError(Exception):
    """An export cannot be made; the message says what to do."""
