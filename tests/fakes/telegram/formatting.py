"""Texts as Telegram stores them: HTML read strictly, control letters taken out, edges trimmed, offsets in UTF-16.

It follows `parse_html`, `clean_input_string` and `fix_formatted_text` of TDLib, which the real Bot API is built on.
Links, mentions and the like, which Telegram finds by itself in a bot's text, are not looked for.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.links import fault_of
from tests.fakes.telegram.refusal import Refusal, bad_request

Entity = dict[str, Any]

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
ENTITY_TYPES = {*TAGS.values(), "expandable_blockquote", "text_mention", "custom_emoji"} | {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAME = re.compile(r"[^\s=>/\"']*")
_BARE_VALUE = re.compile(r"[a-zA-Z0-9.\-]*")
_SPACE = re.compile(r"\s*")
#: Marks of direction, line separators and the combining lines that Telegram takes out.
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_EDGE = " \n"
_INVISIBLE = re.compile(r"[\s\u200b\u200c\u200d\u200e\u200f\u2060-\u206f\ufeff\u115f\u1160\u3164\u2800\u00ad]*")


@dataclass(frozen=True)
class Formatted:
    """A text as it is displayed. Offsets and lengths of the entities are UTF-16 units."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    @property
    def length(self) -> int:
        """In UTF-16 units."""
        return units(self.text)


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    position: int


def units(text: str) -> int:
    """How long a text is in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def part(text: str, entity: Entity) -> str:
    """What an entity covers."""
    coded = text.encode("utf-16-le")
    return coded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def formatted(text: str, parse_mode: str | None, entities: list[Entity] | None) -> Formatted:
    """The text and its entities as stored. Raises Refusal; the text may come out empty."""
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    _in_utf8(text)
    parsed = parse_html(text) if parse_mode else Formatted(text, _checked(text, entities or []))
    return _trimmed(_cleaned(parsed))


def _in_utf8(text: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise bad_request("strings must be encoded in UTF-8")


def _checked(text: str, entities: list[Entity]) -> list[Entity]:
    if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    for entity in entities:
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if kind not in ENTITY_TYPES:
            raise bad_request("can't parse entities: unsupported entity type specified")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset + length > units(text):
            raise bad_request("entity is out of the text")
    return [dict(entity) for entity in entities if entity["length"]]


def parse_html(source: str) -> Formatted:
    """Reads Telegram's HTML. Raises Refusal with the place, in bytes, of what is wrong."""
    return _Parser(source).read()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> Formatted:
        position, source = 0, self.source
        while position < len(source):
            if source[position] == "&" and (found := _REFERENCE.match(source, position)):
                letter = _letter(found)
                if letter is not None:
                    self._add(letter)
                    position = found.end()
                    continue
            if source[position] != "<":
                self._add(source[position])
                position += 1
            elif source.startswith("</", position):
                position = self._end_tag(position)
            else:
                position = self._start_tag(position)
        if self.open:
            raise _unparsed(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.pieces), self.entities)

    def _add(self, letters: str) -> None:
        self.pieces.append(letters)
        self.offset += units(letters)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _start_tag(self, begin: int) -> int:
        source, position = self.source, begin + 1
        while position < len(source) and not source[position].isspace() and source[position] != ">":
            position += 1
        if position == len(source):
            raise _unparsed(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = source[begin + 1 : position].lower()
        if tag not in TAGS:
            raise _unparsed(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes: dict[str, str] = {}
        while True:
            position = _after(_SPACE, source, position)
            if position == len(source):
                raise _unparsed(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if source[position] == ">":
                break
            position = self._attribute(tag, begin, position, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsed(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.pieces)))
        return position + 1

    def _attribute(self, tag: str, begin: int, position: int, attributes: dict[str, str]) -> int:
        source, place = self.source, self._byte(begin)
        end = _after(_NAME, source, position)
        name = source[position:end].lower()
        if not name:
            raise _unparsed(f'Empty attribute name in the tag "{tag}" at byte offset {place}')
        position = _after(_SPACE, source, end)
        if source[position : position + 1] != "=":
            if (tag, name) == ("blockquote", "expandable"):
                attributes[name] = ""
                return position
            raise _unparsed(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {place}'
            )
        position = _after(_SPACE, source, position + 1)
        quote = source[position : position + 1]
        if quote and quote in "\"'":
            end = source.find(quote, position + 1)
            if end == -1:
                raise _unparsed(f"Unclosed start tag at byte offset {place}")
            value, position = source[position + 1 : end], end + 1
        else:
            end = _after(_BARE_VALUE, source, position)
            value, position = source[position:end], end
            if source[end : end + 1] and not source[end].isspace() and source[end] != ">":
                raise _unparsed(f"Unexpected end of name token at byte offset {self._byte(end)}")
        attributes[name] = _REFERENCE.sub(lambda found: _letter(found) or found[0], value)
        return position

    def _end_tag(self, begin: int) -> int:
        source, place = self.source, self._byte(begin)
        if not self.open:
            raise _unparsed(f"Unexpected end tag at byte offset {place}")
        position = begin + 2
        while position < len(source) and not source[position].isspace() and source[position] != ">":
            position += 1
        name = source[begin + 2 : position].lower()
        position = _after(_SPACE, source, position)
        if source[position : position + 1] != ">":
            raise _unparsed(f"Unclosed end tag at byte offset {place}")
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _unparsed(f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)
        return position + 1

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": TAGS[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if opened.tag == "a":
            url = opened.attributes.get("href") or "".join(self.pieces[opened.position :])
            if fault_of(url) is not None:
                # Telegram shows the text and says nothing about the link that is lost.
                return
            entity["url"] = url
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            language = opened.attributes.get("class", "")
            if language.startswith("language-"):
                self.open[-1].attributes["language"] = language.removeprefix("language-")
                return
        elif opened.tag == "pre" and "language" in opened.attributes:
            entity["language"] = opened.attributes["language"]
        self.entities.append(entity)


def _unparsed(fault: str) -> Refusal:
    return bad_request(f"can't parse entities: {fault}")


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    assert found is not None
    return found.end()


def _letter(found: re.Match[str]) -> str | None:
    """The letter of a reference such as `&lt;`; None where Telegram leaves it as it is written."""
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else None


def _cleaned(source: Formatted) -> Formatted:
    """Without what Telegram takes out of every text; control letters become spaces."""
    gone, offset = [], 0
    for letter in source.text:
        if _REMOVED.match(letter):
            gone.append(offset)
        offset += units(letter)
    text = _CONTROL.sub(" ", _REMOVED.sub("", source.text))
    if not gone:
        return Formatted(text, source.entities)
    return Formatted(text, _moved(source.entities, lambda place: place - sum(other < place for other in gone)))


def _trimmed(source: Formatted) -> Formatted:
    if _INVISIBLE.fullmatch(source.text):
        return Formatted("")
    text = source.text.rstrip(_EDGE)
    end = units(text)
    entities = _moved(source.entities, lambda place: min(place, end))
    # Telegram trims the beginning only up to the first entity.
    first = entities[0]["offset"] if entities else end
    lead = min(len(text) - len(text.lstrip(_EDGE)), first)
    return Formatted(text[lead:], _moved(entities, lambda place: place - lead))


def _moved(entities: list[Entity], place: Any) -> list[Entity]:
    moved = []
    for entity in entities:
        begin, end = place(entity["offset"]), place(entity["offset"] + entity["length"])
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return moved


_COMMAND = re.compile(r"(?<![\w/])/([a-zA-Z0-9_]{1,64})(@\w+)?(?!\w)")
_URL = re.compile(r"https?://[^\s<>\"]+")


def found_in(text: str) -> list[Entity]:
    """What Telegram finds by itself in a user's text: commands and web addresses."""
    kinds = (("bot_command", _COMMAND), ("url", _URL))
    found: list[Entity] = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
        for kind, pattern in kinds
        for match in pattern.finditer(text)
    ]
    urls = [entity for entity in found if entity["type"] == "url"]
    outside = [
        entity
        for entity in found
        if entity["type"] == "url"
        or not any(url["offset"] <= entity["offset"] < url["offset"] + url["length"] for url in urls)
    ]
    return sorted(outside, key=lambda entity: entity["offset"])
