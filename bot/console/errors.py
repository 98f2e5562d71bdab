"""Why a page is not given. Each has a page, or a way on, of its own."""

from bot.errors import NavigatorError


class ConsoleError(NavigatorError):
    """The console cannot answer this request."""


class NotSignedInError(ConsoleError):
    """Nobody is signed in."""


class NotIntroducedError(ConsoleError):
    """The person has not chosen a name and a password yet."""


class NotAllowedError(ConsoleError):
    """The person's role does not open this page."""


class StalePageError(ConsoleError):
    """The form does not come from a page of this session."""


class NoSuchPageError(ConsoleError):
    """There is nothing at this address."""


class TooLargeError(ConsoleError):
    """The form is larger than anything a person writes."""


class NoSecondFactorError(ConsoleError):
    """The second factor that everyone needs here is not set up yet."""


class SealBrokenError(ConsoleError):
    """It was sealed for something else, or with another key, is damaged, or its time is over."""


class ProviderError(ConsoleError):
    """The sign-in elsewhere did not succeed. `kind`: down, refused, stale, unverified or unknown."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"The sign-in elsewhere did not succeed: {kind}.")
        self.kind = kind
