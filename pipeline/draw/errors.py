class DrawError(Exception):
    """The page cannot be drawn; the message says why and what to do."""
