"""The fake Telegram reads HTML as the real one does."""

from html import escape
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.telegram.formatting import formatted, parse_html, part
from tests.fakes.telegram.refusal import Refusal

#: What Telegram itself changes is left out: control letters, and the marks it removes.
CHANGED = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a"
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=CHANGED, include_characters="\n")


def unseen(letter: str) -> bool:
    return letter.isspace() or category(letter) in ("Cf", "Mn", "Zs") or letter in "\u115f\u1160\u3164\u2800"


@given(st.text(LETTERS))
def test_any_text_escaped_comes_out_the_same_but_for_its_edges(text: str) -> None:
    found = formatted(escape(text), "HTML", None)
    shown = text.strip(" \n")
    assert found.text in (shown, "")
    # Only what nobody can see counts as empty.
    assert found.text or not any(letter.isprintable() and not unseen(letter) for letter in shown)
    assert found.entities == []


@given(st.text(LETTERS), st.text(LETTERS, min_size=1).filter(lambda text: text.isalnum()), st.text(LETTERS))
def test_a_mark_covers_what_was_between_its_tags(before: str, inside: str, after: str) -> None:
    found = formatted(f"{escape(before)}<b>{escape(inside)}</b>{escape(after)}", "HTML", None)
    (entity,) = found.entities
    assert entity["type"] == "bold"
    assert part(found.text, entity) == inside


@given(st.text("<>/ab=\"' &;#x", max_size=20))
def test_no_marks_break_the_parser(source: str) -> None:
    try:
        parse_html(source)
    except Refusal as refusal:
        assert refusal.description.startswith("Bad Request: can't parse entities: ")  # noqa: PT017


@pytest.mark.parametrize(
    ("source", "kind", "more"),
    [
        ("<strong>x</strong>", "bold", {}),
        ("<i>x</i>", "italic", {}),
        ("<EM>x</EM>", "italic", {}),
        ("<u>x</u>", "underline", {}),
        ("<ins>x</ins>", "underline", {}),
        ("<s>x</s>", "strikethrough", {}),
        ("<strike>x</strike>", "strikethrough", {}),
        ("<del>x</del>", "strikethrough", {}),
        ("<code>x</code>", "code", {}),
        ("<pre>x</pre>", "pre", {}),
        ('<pre><code class="language-python">x</code></pre>', "pre", {"language": "python"}),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', "text_link", {"url": "https://example.org/?a=1&b=2"}),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler", {}),
        ('<span class="tg-spoiler">x</span>', "spoiler", {}),
        ("<blockquote>x</blockquote>", "blockquote", {}),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote", {}),
    ],
)
def test_each_tag_makes_its_entity(source: str, kind: str, more: dict[str, str]) -> None:
    assert parse_html(source).entities == [{"type": kind, "offset": 0, "length": 1, **more}]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
        ("å <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_anything_else_is_refused_with_the_place(source: str, why: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("&lt;&gt;&amp;&quot;&#39;&#x27;&#128512;", "<>&\"''😀"),
        ("&nbsp;&copy; a & b &", "&nbsp;&copy; a & b &"),
        ("a\r\nb\tc\x00d", "a\nb c d"),
        ("\u202bשלום\u202c", "שלום"),
    ],
)
def test_references_and_control_letters_are_shown_as_telegram_shows_them(source: str, shown: str) -> None:
    assert formatted(source, "HTML", None).text == shown


def test_nested_marks_and_edges_keep_their_places() -> None:
    found = formatted("\n <b>😀 <i>a</i></b>  <u> </u>\n", "HTML", None)
    assert found.text == "😀 a"
    assert [(each["type"], part(found.text, each)) for each in found.entities] == [("bold", "😀 a"), ("italic", "a")]


def test_a_link_telegram_does_not_take_is_lost_without_a_word() -> None:
    found = parse_html('<a href="tel:+15550100">Call</a>')
    assert (found.text, found.entities) == ("Call", [])


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(Refusal, match="unsupported parse_mode"):
        formatted("x", "BBCode", None)
