"""The language of a whole record that does not say its own: by script, telling letters and the commonest words."""

import re

_WORDS = {
    "en": "the and of to for in is with your you are who can help their child children families or by",
    "sv": "och att för som med är det en av på till du ditt barn har kan hjälp eller inte från",
    "nl": "de het een en van voor met is uw kind kinderen die dat u bij op of hulp kunt niet",
    "vi": "và của cho các được trẻ em có con người hỗ trợ là tại gia đình khuyết tật",
}
_LATIN = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def language_of(text: str) -> str:
    """One of en sv ru nl vi ar uk; English when nothing in `text` tells."""
    lowered = text.casefold()
    if len(re.findall(r"[\u0600-\u06ff]", lowered)) > len(lowered) / 5:
        return "ar"
    if len(re.findall(r"[\u0400-\u04ff]", lowered)) > len(lowered) / 5:
        return "uk" if len(re.findall("[іїєґ]", lowered)) > len(re.findall("[ыэъё]", lowered)) else "ru"
    if len(_VIETNAMESE.findall(lowered)) > len(lowered) / 25:
        return "vi"
    found = re.findall(r"[^\W\d_]+", lowered)
    counts = {language: sum(word in common for word in found) for language, common in _LATIN.items()}
    return max(counts, key=lambda language: counts[language])
