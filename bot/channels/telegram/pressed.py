"""A button on Telegram after it was pressed: the keyboard shows the choice, and a stale one says what was chosen."""

from collections.abc import Collection

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.keyboard import PRESSED


def tokens_of(shown: InlineKeyboardMarkup) -> list[str]:
    """The tokens of the keyboard's buttons."""
    buttons = (button for row in shown.inline_keyboard for button in row)
    return [button.callback_data for button in buttons if isinstance(button.callback_data, str)]


def after_choice(
    shown: InlineKeyboardMarkup, pressed: Collection[str], one_of: Collection[str]
) -> InlineKeyboardMarkup:
    """The keyboard with the buttons `pressed` marked; of those in `one_of` only the pressed ones stay.

    `one_of` are the answers to questions; the buttons of a card can be pressed one after the other.
    """
    rows = []
    for row in shown.inline_keyboard:
        kept = [
            _marked(button) if button.callback_data in pressed else button
            for button in row
            if button.callback_data in pressed or button.callback_data not in one_of
        ]
        if kept:
            rows.append(kept)
    return InlineKeyboardMarkup(rows)


def _marked(button: InlineKeyboardButton) -> InlineKeyboardButton:
    title = button.text if button.text.startswith(PRESSED) else PRESSED + button.text
    return InlineKeyboardButton(title, callback_data=button.callback_data)
