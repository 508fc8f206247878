"""What can go wrong, in words for the person at the terminal."""


class DemoError(Exception):
    """The demo cannot go on; the text says why and, where known, what to do."""
