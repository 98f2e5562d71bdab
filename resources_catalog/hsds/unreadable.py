"""A file that holds no catalogue."""


class CatalogueUnreadable(ValueError):
    """The message is one sentence for the person who handed the file over."""
