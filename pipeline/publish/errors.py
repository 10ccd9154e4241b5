class PublishError(Exception):
    """The datasets cannot be published; the message says what is wrong, where, and what to do."""
