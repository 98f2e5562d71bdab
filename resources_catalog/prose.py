"""Facts that hide in prose: a number to call, a link, a date, an amount. Outside a field they rot unseen."""

import re

_MONTHS = (
    r"januar|jan\b|februar|feb\b|mars|maart|mart|april|apr\b|maj|mei|may|juni|june|jun\b|juli|july|jul\b|august|aug\b|"
    r"septemb|sep\b|sept\b|o[ck]tob|novemb|de[cz]emb|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|"
    r"декабр|січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|tháng|يناير|فبراير|مارس|أبريل|مايو|يونيو|"
    r"يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
_CURRENCY = (
    r"kr\b|kronor|sek\b|€|\$|£|₽|₫|₴|eur\b|euro|usd\b|dollar|доллар|руб|rub\b|тыс\.? руб|грн|гривен|гривн|крон|"
    r"євро|евро|vnd\b|đồng|ngàn|nghìn|triệu|روبل|يورو|كرون|دونغ|دولار"
)

_URL = re.compile(r"https?://|www\.|\b[\w-]+\.(?:se|nl|ru|vn|com|org|eu|net|nu|info|рф)\b", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b"
    r"|\b\d{1,2}\.?\s+(?:" + _MONTHS + r")\w*\.?,?\s+\d{4}"
    r"|(?:" + _MONTHS + r")\w*\s+\d{1,2},\s+\d{4}",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\d[\d .,]*\s?(?:" + _CURRENCY + r")|(?:€|\$|£|₽|₫|₴|\b(?:eur|sek|usd|vnd|rub)\b)\s?\d", re.IGNORECASE
)
#: Six digits or more in a row, perhaps grouped: 0771-524 524, +31 10 …, 8 (800) … A law such as 2009:400 has a colon.
_PHONE = re.compile(r"(?<![\w:])(?:\+|00)?\(?\d(?:[\s().–-]{0,2}\d){5,}(?![\w:])")

_ABSENT_LETTERS = {
    "ru": re.compile(r"[іїєґ]", re.IGNORECASE),
    "uk": re.compile(r"[ыэъё]", re.IGNORECASE),
}
_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "uk": re.compile(r"[\u0400-\u04ff]"),
    "en": re.compile(r"[a-z]", re.IGNORECASE),
    "sv": re.compile(r"[a-z]", re.IGNORECASE),
    "nl": re.compile(r"[a-z]", re.IGNORECASE),
    "vi": re.compile(r"[a-z]", re.IGNORECASE),
}


def hidden_facts(text: str) -> list[str]:
    """One sentence for each kind of fact that `text` hides; ages, laws and short service numbers are no such facts."""
    found: list[str] = []
    rest = text
    for pattern, kind, remedy in (
        (_EMAIL, "an e-mail address", "put it into 'email'"),
        (_URL, "a link", "put it into 'url', 'website' or 'sources'"),
        (_DATE, "a date", "put it into a date field"),
        (_AMOUNT, "an amount of money", "amounts change every year; leave it out"),
        (_PHONE, "a telephone number", "put it into 'phones'"),
    ):
        match = pattern.search(rest)
        if match:
            found.append(f"hides {kind} ('{match.group().strip()}'): {remedy}")
            rest = pattern.sub(" ", rest)
    return found


def wrong_script(text: str, language: str) -> str | None:
    """Why `text` cannot be in `language`, by its letters alone, or None."""
    script = _SCRIPTS.get(language)
    if script and any(letter.isalpha() for letter in text) and not script.search(text):
        return f"is not written in the letters of '{language}'"
    absent = _ABSENT_LETTERS.get(language)
    match = absent.search(text) if absent else None
    if match:
        word = next(word for word in text.split() if match.group() in word)
        return f"has a letter that '{language}' does not have ('{match.group()}' in '{word.strip('.,!?«»()')}')"
    return None
