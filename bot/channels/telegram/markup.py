"""Lines of bold, italic and linked words, and the HTML that Telegram reads (parse_mode HTML)."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from bot.channels.telegram.cuts import cuts
from bot.channels.telegram.direction import END_ISOLATE, lead, tame, unclosed
from bot.conversation.inbox import clean

#: UTF-16 code units of one message, after parsing. Telegram takes 4096; the rest is for direction marks at a cut.
LONGEST = 4_000
#: Characters of an address; with it the longest message stays below the 32 KiB of HTML that Telegram reads.
LONGEST_ADDRESS = 1_024
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: The second row of control characters, which `clean` leaves.
_CONTROLS = dict.fromkeys(range(0x80, 0xA0))
_UNFIT = re.compile(r"[\s<>\"\\]")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")

#: "q": a quotation that opens when it is touched; its words may have line breaks.
Tag = Literal["", "b", "i", "a", "q"]
_QUOTED = "blockquote"


class Run(NamedTuple):
    """Words of one look. `href` is the address of an "a"."""

    text: str
    tag: Tag = ""
    href: str = ""


Line = tuple[Run, ...]


class _Span(NamedTuple):
    start: int
    end: int
    run: Run


def lines_of(value: object) -> list[str]:
    """The lines of a text from elsewhere, clean and tame; none when it is no text or empty."""
    if not isinstance(value, str):
        return []
    whole = clean(_BREAKS.sub("\n", value).translate(_CONTROLS).replace("\t", " "))
    return [tame(line) for line in whole.split("\n")] if whole else []


def line_of(value: object) -> str:
    """The same in one line; empty when there is none."""
    return " ".join(line.strip() for line in lines_of(value) if line.strip())


def web_address(url: object) -> str | None:
    """The address if it leads to the web and Telegram accepts it as a link, else None."""
    if not isinstance(url, str) or len(url) > LONGEST_ADDRESS or _UNFIT.search(url) or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return None
    # "https://bank.example.org@elsewhere.example.org" looks like another place than it is.
    plain = known and "@" not in parts.netloc
    return url if plain and parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") else None


def pages(lines: Sequence[Line], direction: str) -> tuple[str, ...]:
    """The lines as the HTML of one or more messages, each visible and short enough; `direction` is "ltr" or "rtl"."""
    written: list[str] = []
    spans: list[_Span] = []
    length = 0
    for number, line in enumerate(lines):
        mark = lead("".join(run.text for run in line), direction)
        for run in (Run("\n" * (number > 0) + mark), *line):
            spans.append(_Span(length, length + len(run.text), run))
            written.append(run.text)
            length += len(run.text)
    text = "".join(written)
    return tuple(_page(text, spans, start, end, direction) for start, end in cuts(text, LONGEST))


def _page(text: str, spans: Sequence[_Span], start: int, end: int, direction: str) -> str:
    """A cut may fall inside an isolate, or turn the middle of a line into the beginning of one."""
    before = unclosed(text[text.rfind("\n", 0, start) + 1 : start])
    after = END_ISOLATE * len(unclosed(text[text.rfind("\n", 0, end) + 1 : end]))
    mark = lead(before + text[start:end], direction)
    return mark + before + "".join(_tagged(text, spans, start, end)) + after


def _tagged(text: str, spans: Sequence[_Span], start: int, end: int) -> Iterator[str]:
    for span in spans:
        words = text[max(span.start, start) : min(span.end, end)] if span.start < end and span.end > start else ""
        shown = escape(words, quote=False)
        if not span.run.tag or not words.strip():
            yield shown
        elif span.run.tag == "q":
            yield f"<{_QUOTED} expandable>{shown}</{_QUOTED}>"
        else:
            address = f' href="{escape(span.run.href)}"' if span.run.tag == "a" else ""
            yield f"<{span.run.tag}{address}>{shown}</{span.run.tag}>"
