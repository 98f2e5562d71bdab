"""Why a family's file cannot be kept or read."""

from bot.errors import NavigatorError


class AttachmentFileError(NavigatorError):
    """A family's file cannot be kept or read."""


class FileTooLargeError(AttachmentFileError):
    """The file is larger than what is kept of a family."""


class FileMissingError(AttachmentFileError):
    """There is no file under this id."""


class FileDamagedError(AttachmentFileError):
    """The file is damaged, belongs to another id, or was encrypted with another key."""
