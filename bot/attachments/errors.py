"""Why a family's file cannot be kept or read."""

from bot.errors import NavigatorError, RefusedError
from locales.phrase import Phrase


class AttachmentFileError(NavigatorError):
    """A family's file cannot be kept or read."""


class FileTooLargeError(AttachmentFileError):
    """The file is larger than what is kept of a family."""


class FileNotTakenError(RefusedError):
    """A file cannot be taken. `code`, for example "file_too_big", and `phrase` say why."""

    def __init__(self, why: Phrase, **values: str | int) -> None:
        super().__init__(f"file_{why.name.partition('.')[2]}", **values)
        self.phrase = why.name


class UploadBrokenError(AttachmentFileError):
    """What was sent is no form with files, or its end never came."""


class FileMissingError(AttachmentFileError):
    """There is no file under this id."""


class FileDamagedError(AttachmentFileError):
    """The file is damaged, belongs to another id, or was encrypted with another key."""
