"""The root of every error that Nutify's own code raises."""


class NutifyError(Exception):
    """Something that Nutify can name went wrong."""
