"""What a family sees of a message's HTML: a strict reader, for the tests."""

import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

import regex

ISOLATES, END_ISOLATE = "\u2066\u2067\u2068", "\u2069"
UNSEEN = regex.compile(r"[\s\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}]")


@dataclass
class Shown:
    """`looks` are the tagged words: (tag, href or "", words)."""

    text: str = ""
    looks: list[tuple[str, str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = Shown()
        self.open: tuple[str, str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert self.open is None, "one tag inside another"
        assert tag in ("b", "i", "a", "blockquote")
        assert [name for name, _ in attrs] == {"a": ["href"], "blockquote": ["expandable"]}.get(tag, [])
        self.open = (tag, (attrs[0][1] or "") if attrs else "", len(self.shown.text))

    def handle_endtag(self, tag: str) -> None:
        assert self.open is not None
        opened, href, start = self.open
        assert opened == tag
        self.shown.looks.append((tag, href, self.shown.text[start:]))
        self.open = None

    def handle_data(self, data: str) -> None:
        self.shown.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("an instruction")


def read(html: str) -> Shown:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open is None, "a tag that is not closed"
    return reader.shown


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def seen(text: str) -> str:
    """The letters that are seen, without blanks, in one spelling."""
    whole = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFD", UNSEEN.sub("", unicodedata.normalize("NFD", whole)))


def assert_sendable(html: str) -> Shown:
    """Telegram takes it, and it turns nothing around."""
    assert len(html.encode()) <= 32_768
    shown = read(html)
    assert units(shown.text) <= 4096
    assert seen(shown.text).strip("\u2800")
    assert not [letter for letter in shown.text if unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n"]
    assert not [letter for letter in shown.text if letter in "\u202a\u202b\u202c\u202d\u202e\u2028\u2029"]
    for line in shown.text.split("\n"):
        depth = 0
        for letter in line:
            depth += (letter in ISOLATES) - (letter == END_ISOLATE)
            assert depth >= 0, "an isolate ends that never began"
        assert depth == 0, "an isolate does not end in its line"
    return shown
