"""What a channel shows of another's text holds no markup, and what was plain stays as it was."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources_catalog.hsds.plain_text import plain_line, plain_text

#: What markup is made of, to be thrown together.
PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<script>alert(1)</script>",
        "&lt;",
        "&amp;lt;i&gt;",
        "[a](https://x.se)",
        "*",
        "**",
        "_",
        "`",
        "<",
        ">",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "# ",
        "barn",
        " ",
        "3 < 5",
        "<img src=x onerror=alert(1)>",
        "&",
        "\u202e",
        "<!--",
        "]]>",
    ]
)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("<p>Barnet f&aring;r <b>bo</b> här.</p><p>Gratis.</p>", "Barnet får bo här.\n\nGratis."),
        ("Ring *oss* nu.\n\n- ett\n- två", "Ring oss nu.\n\n- ett\n- två"),
        ("<ul><li>ett</li><li>två</li></ul>", "- ett\n\n- två"),
        ("[Ansök](https://x.se/a) eller <https://y.se>", "Ansök (https://x.se/a) eller https://y.se"),
        ("<a href='javascript:alert(1)'>Klicka</a>", "Klicka"),
        ("<script>alert(1)</script>hej", "hej"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;hej", "hej"),
        ("barn < 3 år, R&D, AT&T", "barn < 3 år, R&D, AT&T"),
        ("> 18 år", "> 18 år"),
        ("112. Ring alltid", "112. Ring alltid"),
        ("*100# och 5*3*2", "*100# och 5*3*2"),
        ("needs_home_adaptation", "needs_home_adaptation"),
        ("a\u202eb", "ab"),
        (None, ""),
        (7, ""),
    ],
)
def test_markup_goes_and_words_stay(given_text: object, expected: str) -> None:
    assert plain_text(given_text) == expected


def test_a_line_is_one_line() -> None:
    assert plain_line("<h1>Korttids\nhem</h1> ") == "Korttids hem"


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_plain_text_is_plain_and_stays_so(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once
    assert not re.search(r"</?(?:script|img|b|i|a)\b[^<]*>", once)


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1))
def test_words_are_never_changed(text: str) -> None:
    assert plain_text(text) == text
