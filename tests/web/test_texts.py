"""The element's words are phrases, every phrase is used, and nothing in its source can turn text into markup."""

import re

from bot.channels.web import interface
from locales.languages import languages
from tests.web.chat_server import WEB

CHAT = sorted((WEB / "static" / "chat").glob("*.js"))
SOURCE = {path.name: path.read_text(encoding="utf-8") for path in CHAT}
#: Filled into the page by the server, not asked for by the element.
OF_THE_PAGE = {"noscript"}


def test_every_text_asked_for_is_a_phrase_and_the_reverse() -> None:
    asked = {key for text in SOURCE.values() for key in re.findall(r'\bsay\(\s*"(\w+)"', text)}
    # Chosen by state in message-view.js.
    asked |= set(re.findall(r'const waiting = .*"(\w+)" : "(\w+)"', SOURCE["message-view.js"])[0])
    # Chosen by what was sent in files-view.js, and by what is wrong in tray.js and recorder.js.
    asked |= set(re.findall(r': "(\w+)"', re.findall(r"const NAMES = \{(.*)\}", SOURCE["files-view.js"])[0]))
    asked |= set(re.findall(r'recording \? "(\w+)" : "(\w+)"', SOURCE["files-view.js"])[0])
    asked |= set(re.findall(r'\?\? "(\w+)"', SOURCE["files-view.js"]))
    asked |= {key for text in SOURCE.values() for key in re.findall(r'\bkey: "(\w+)"', text)}
    assert len(asked) > 30
    assert asked | OF_THE_PAGE == interface("en").keys()


def test_the_first_words_are_the_phrases_in_every_language() -> None:
    text = SOURCE["first-words.js"]
    blocks = dict(re.findall(r"^  (\w\w): \{\n(.*?)^  \},", text, re.MULTILINE | re.DOTALL))
    assert blocks.keys() == languages().keys()
    words = {code: dict(re.findall(r'^    (\w+): "(.*)",$', block, re.MULTILINE)) for code, block in blocks.items()}
    assert words["en"]
    assert all(found.keys() == words["en"].keys() for found in words.values())
    for code, found in words.items():
        assert found.items() <= interface(code).items(), code


def test_no_source_file_makes_markup_of_text() -> None:
    assert len(SOURCE) >= 10
    for name, text in SOURCE.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|eval\(", text), name
        assert not re.search(r"https?://[a-z]", text), f"{name} names an address"
        assert len(text.splitlines()) <= 400, name
