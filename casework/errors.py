"""What can go wrong in casework; the docstring is the message."""


class CaseworkError(Exception):
    """Something about a family could not be done."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class NotFoundError(CaseworkError):
    """There is no such record."""


class NobodyToAnswerError(CaseworkError):
    """There is no active staff account that could take a conversation."""


class SignInRefusedError(CaseworkError):
    """The e-mail address or the password is not right."""


class SignInLockedError(SignInRefusedError):
    """Too many attempts. Further ones are refused for a few minutes."""


class WeakPasswordError(CaseworkError):
    """A password needs at least 12 characters."""


class DuplicateStaffError(CaseworkError):
    """There is already an account with that e-mail address."""
