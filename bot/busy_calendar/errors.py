"""Why a calendar could not be read."""

from bot.errors import NavigatorError


class CalendarTroubleError(NavigatorError):
    """The calendar cannot be read. The message is a sentence for its owner, without address and password."""
