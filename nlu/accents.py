"""Letters without their marks, as people type when the keyboard is slow."""

import unicodedata


def without_accents(text: str) -> str:
    """Return the text with plain letters: "tôi cần giúp đỡ" becomes "toi can giup do"."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
