"""Which way a line is read: marks that keep its direction, whatever stands in its fields."""

import re
from unicodedata import bidirectional

RIGHT_TO_LEFT_MARK = "\u200f"
LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE, END_ISOLATE = "\u2066\u2067\u2068\u2069"
ISOLATES = (LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE)
#: Embeddings and overrides: nothing of ours needs them, and Telegram takes them out itself, wherever that leaves us.
_EMBEDDINGS = dict.fromkeys(range(0x202A, 0x202F))
_MARKS = _EMBEDDINGS | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x2066, 0x206A)))
#: Isolates inside one another that are kept; a sentence of ours has one.
_DEEPEST = 3
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = {"R", "AL"}, {"L", "EN"}
#: The point or number of a list belongs to the line, not to what the line says.
_POINT = re.compile(r"(?:•|\d{1,3}[.)])\s+")


def tame(line: str) -> str:
    """The line without marks that could turn what stands around it: isolates only in pairs, nothing that overrides."""
    letters = list(line.translate(_EMBEDDINGS))
    begun: list[int] = []
    for place, letter in enumerate(letters):
        if letter in ISOLATES:
            begun.append(place)
        elif letter == END_ISOLATE:
            first = begun.pop() if begun else None
            if first is None or len(begun) >= _DEEPEST:
                letters[place] = ""
                if first is not None:
                    letters[first] = ""
    for place in begun:
        letters[place] = ""
    return "".join(letters)


def unmarked(text: str) -> str:
    """The text without any direction mark."""
    return text.translate(_MARKS)


def alone(line: str, direction: str) -> str:
    """A tame line of its own, as it stands in a message of `direction` ("ltr" or "rtl")."""
    point = _POINT.match(line)
    head = point.group() if point else ""
    said = line[len(head) :]
    kinds = _kinds(said)
    # A sentence in the message's own direction may well begin with a foreign name: it is not turned.
    foreign = kinds & _LEFT_TO_RIGHT and not kinds & _RIGHT_TO_LEFT if direction == "rtl" else kinds & _RIGHT_TO_LEFT
    return head + (f"{FIRST_STRONG_ISOLATE}{said}{END_ISOLATE}" if foreign else said)


def beside(field: str, direction: str) -> str:
    """A tame field that shares its line with others: foreign letters or numbers in it do not reach its neighbours."""
    kinds = _kinds(field)
    if not kinds & (_LEFT_TO_RIGHT if direction == "rtl" else _RIGHT_TO_LEFT):
        return field
    own = direction == "rtl" and kinds & _RIGHT_TO_LEFT
    return f"{RIGHT_TO_LEFT_ISOLATE if own else FIRST_STRONG_ISOLATE}{field}{END_ISOLATE}"


def lead(line: str, direction: str) -> str:
    """The mark that must stand before the line, so that Telegram takes it for one of `direction`; often none."""
    if direction != "rtl" or not line or bidirectional(line[0]) in _RIGHT_TO_LEFT:
        return ""
    return RIGHT_TO_LEFT_MARK


def unclosed(line: str) -> str:
    """The isolates that begin in the start of a tame line and do not end there."""
    begun: list[str] = []
    for letter in line:
        if letter in ISOLATES:
            begun.append(letter)
        elif letter == END_ISOLATE and begun:
            begun.pop()
    return "".join(begun)


def _kinds(text: str) -> set[str]:
    """The Unicode bidirectional classes outside isolates, as they decide a line's direction; marks do not count."""
    kinds, depth = set(), 0
    for letter in text:
        if letter in ISOLATES:
            depth += 1
        elif letter == END_ISOLATE:
            depth -= 1
        elif not depth and ord(letter) not in _MARKS:
            kinds.add(bidirectional(letter))
    return kinds
