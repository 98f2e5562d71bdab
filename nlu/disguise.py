"""Words hidden from a machine: by look-alike letters, by gaps between letters, by text that is turned round."""

import re
import unicodedata
from collections.abc import Iterator

from nlu.words import INVISIBLE, plain

#: Letters of other scripts, and signs, that are read as Latin letters. Upper case is folded before.
_AS_LATIN = str.maketrans(
    "аеорсухіјѕѵԁһкмтвнӏ" + "αορεικντυχβ" + "ɑɡıſ" + "0134578@$!",
    "aeopcyxijsvdhkmtbhl" + "aopeikvtuxb" + "agis" + "oieastbasi",
)
#: The same the other way: what a Cyrillic reader reads in Latin letters and signs.
_AS_CYRILLIC = str.maketrans("aeopcyxkmtbhi03", "аеорсухкмтвніоз")
#: Latin, Greek, Cyrillic.
_SCRIPTS = (re.compile("[a-zà-ɏɑɡı]"), re.compile("[\u0370-\u03ff]"), re.compile("[\u0400-\u04ff]"))
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_SIGN_IN_WORD = re.compile(r"[0-9@$!](?=\w)|(?<=\w)[0-9@$](?=\w)")
#: Three or more single letters in a row, with blanks, dots, dashes or stars between them.
_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][\u0300-\u036f]*[\s.\-_*·,/|]{1,3}){2,}[^\W\d_][\u0300-\u036f]*(?![^\W_])")
#: Marks that turn the direction of what follows, until the mark that ends it.
_TURNED = re.compile("[\u202e\u2067]([^\u202c\u2069]*)[\u202c\u2069]?")


def readings(text: str) -> Iterator[str]:
    """The ways in which a person could read `text` that a machine would not: none for an ordinary text.

    They are whole texts, to be looked through as the text itself is.
    """
    seen = {plain(text)}
    for reading in _candidates(text):
        key = plain(reading)
        if key not in seen:
            seen.add(key)
            yield reading


def squeezed(text: str) -> str | None:
    """The text without any blank, when letters stand apart in it: "k i l l m e" is "killme"; otherwise None."""
    visible = INVISIBLE.sub("", text)
    return "".join(plain(visible).split()) if _APART.search(visible) else None


def _candidates(text: str) -> Iterator[str]:
    turned = _TURNED.sub(lambda found: found[1][::-1], text)
    yield turned
    yield _DRAWN_OUT.sub(r"\1", turned)
    yield " ".join(_in_script(word, _AS_LATIN) for word in turned.split())
    yield " ".join(_in_script(word, _AS_CYRILLIC) for word in turned.split())


def _in_script(word: str, letters: dict[int, int]) -> str:
    """The word with its foreign letters and signs read as `letters` say; a word of one script alone stays as it is."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    scripts = sum(bool(script.search(folded)) for script in _SCRIPTS)
    if scripts > 1 or (scripts and _SIGN_IN_WORD.search(folded)):
        return folded.translate(letters)
    return word
