"""What can go wrong in the gateway, split by what the caller can do; the docstring is the message."""


class NavigatorError(Exception):
    """Something went wrong in Family Navigator."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class DialogueError(NavigatorError):
    """The dialogue engine did not answer as agreed."""


class DialogueUnavailableError(DialogueError):
    """The dialogue engine cannot be reached right now; try again later."""


class DialogueRefusedError(DialogueError):
    """The dialogue engine refused the message; trying again would not help."""


class RefusedError(NavigatorError):
    """A message cannot be taken. `code` and `phrase` say why."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.phrase = f"refusals.{code}"
        self.values = values


class SessionForgedError(NavigatorError):
    """The session id was not signed by this server."""


class StartError(NavigatorError):
    """The house could not be started."""


class SettingMissingError(StartError):
    """A setting that this process needs is missing."""


class DeliveryLaterError(NavigatorError):
    """A message could not be delivered now. `seconds` until the next attempt, where the channel says so."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class AddressBlockedError(NavigatorError):
    """The person does not receive messages there any more."""


class UndeliverableError(NavigatorError):
    """This message can never be delivered there; others can."""
