"""Buttons under a message, checked as Telegram checks them."""

from typing import Any

from tests.fakes.telegram.links import fault_of
from tests.fakes.telegram.refusal import bad_request

MOST_BUTTONS = 100
MOST_DATA_BYTES = 64
#: What a button can do; the ones a chat with one bot has no use for are refused, so that nobody relies on them.
ACTIONS = {"url", "callback_data", "copy_text", "web_app", "switch_inline_query_current_chat"}


def checked_markup(markup: Any) -> dict[str, Any] | None:
    """The reply markup as stored; None for none. Raises Refusal."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = markup["inline_keyboard"]
        if not _is_rows(rows):
            raise bad_request('field "inline_keyboard" must be an Array of Arrays')
        rows = [[_inline(button) for button in row] for row in rows if row]
        if sum(map(len, rows)) > MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        if not _is_rows(markup["keyboard"]):
            raise bad_request('field "keyboard" must be an Array of Arrays')
        rows = [[_plain(button) for button in row] for row in markup["keyboard"] if row]
        if sum(map(len, rows)) > 3 * MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        return {**markup, "keyboard": rows}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def _is_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, list) for row in rows)


def _inline(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: inline keyboard button text must be non-empty")
    actions = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if len(actions) != 1 or not actions <= ACTIONS:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        url = button["url"]
        fault = fault_of(url) if isinstance(url, str) and url else "URL is empty"
        if fault is not None:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: {fault}")
    return dict(button)


def _plain(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse keyboard button: keyboard button text must be non-empty")
    return dict(button)
