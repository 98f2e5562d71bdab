"""HTML and Markdown of others as plain text: what a channel may show."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

#: Where nothing of this stands, a text is plain already.
_MARKED = re.compile(r"[<>&*_`\[\]\\]|^\s{0,3}(?:#{1,6}|\d{1,9}[.)]|[-+=~])(?:\s|$)|^\s*(?:[-=~]{2,})", re.MULTILINE)
#: A single star beside a digit belongs to a code to dial or to a sum.
_STAR_BY_DIGIT = re.compile(r"(?<![*\\])\*(?=[\d#])(?!\*)|(?<=[\d#])\*(?!\*)")
_LINES = re.compile(r"<\s*(?:br|/div|/tr|/ul|/ol|/li|/table|hr)\b[^<>]*>", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"<\s*/(?:p|h[1-6])\b[^<>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"<\s*li\b[^<>]*>", re.IGNORECASE)
#: As nh3 writes it.
_LINK = re.compile(r'<a(?: href="(?P<href>[^"]*)")?[^<>]*>(?P<text>.*?)</a>', re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>?")
_WHOLE_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
#: Turn the direction of writing, or are not seen at all: they serve only to disguise.
_DISGUISES = re.compile(r"[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ROUNDS = 6


def plain_line(given: object) -> str:
    """The text in one line."""
    return " ".join(plain_text(given).split())


def plain_text(given: object) -> str:
    """The text without markup, its paragraphs kept; what is no text is empty. Plain text stays as it is."""
    if not isinstance(given, str):
        return ""
    text = given
    # Markup can hide in markup (`&lt;b&gt;`): repeat until nothing changes.
    for _ in range(_ROUNDS):
        before, text = text, _once(text)
        if text == before:
            # What is no tag to Markdown may still be one to a browser.
            text = _WHOLE_TAG.sub("", text)
            if text == before:
                return text
    return _spaced(_TAG.sub("", text).replace("<", "").replace("&", ""))


def _once(text: str) -> str:
    text = _DISGUISES.sub("", text)
    if not _MARKED.search(text):
        return _spaced(text)
    marked = "".join(_as_html(_markdown().parse(_STAR_BY_DIGIT.sub(r"\\*", text))))
    broken = _ITEMS.sub("\n- ", _LINES.sub("\n", _PARAGRAPHS.sub("\n\n", marked)))
    safe = nh3.clean(
        broken,
        tags={"a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return _spaced(html.unescape(_TAG.sub("", _LINK.sub(_link, safe))))


def _spaced(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(match: re.Match[str]) -> str:
    """The link's words, with the address behind them where the words are not the address."""
    words, href = match["text"], match["href"] or ""
    address = re.sub(r"^(mailto|tel):", "", href)
    if not address or address.rstrip("/") in words or re.sub(r"^https?://", "", address).rstrip("/") in words:
        return words
    return f"{words} ({address})" if words.strip() else address


@cache
def _markdown() -> MarkdownIt:
    # A quotation mark may mean "greater than", spaces at the beginning of a line mean nothing, and a definition would
    # swallow a line.
    return MarkdownIt("commonmark").disable(["blockquote", "code", "reference"])


def _as_html(tokens: Sequence[Token]) -> Iterator[str]:
    """The tokens' words, escaped, beside the HTML that stood between them; blocks end with a line break."""
    for token in tokens:
        match token.type:
            case "inline":
                yield from _inline(token.children or [])
            case "html_block":
                yield token.content
            case "fence" | "code_block":
                yield html.escape(token.content, quote=False)
            case "list_item_open":
                yield f"{token.info}{token.markup} " if token.info else "- "
            case "paragraph_close":
                yield "\n" if token.hidden else "\n\n"
            case "heading_close":
                yield "\n\n"
            case "bullet_list_close" | "ordered_list_close":
                yield "\n"


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                yield html.escape(token.content, quote=False)
            case "softbreak" | "hardbreak":
                yield "\n"
            case "html_inline":
                yield token.content
            case "link_open":
                yield f'<a href="{html.escape(str(token.attrs.get("href", "")))}">'
            case "link_close":
                yield "</a>"
            case "image":
                yield html.escape(token.content, quote=False)
