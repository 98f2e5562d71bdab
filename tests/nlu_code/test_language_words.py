"""The words that languages are told apart by, and how likely a word is in each."""

from pathlib import Path

import pytest

from nlu.spelling import Spelling, alphabets
from nlu.vocabulary import folded, read_vocabulary, without_names, words_of


def written(folder: Path, code: str, *intents: tuple[str, str]) -> Path:
    (folder / code).mkdir(parents=True)
    parts = [f"- intent: {intent}\n  examples: |\n{examples}" for intent, examples in intents]
    (folder / code / "all.yml").write_text('version: "3.1"\nnlu:\n' + "".join(parts), encoding="utf-8")
    return folder


def test_words_are_counted_with_and_without_accents(tmp_path: Path) -> None:
    data = written(tmp_path, "sv", ("greet", "    - Hej där Anna\n    - hej på dig\n"))
    words = read_vocabulary(data, ["sv"])["sv"]
    assert words["hej"] == 2
    assert words["där"] == 1
    assert 0 < words["dar"] < 1
    assert "anna" not in words


def test_noise_and_other_languages_names_are_not_learned(tmp_path: Path) -> None:
    data = written(
        tmp_path,
        "sv",
        ("greet", "    - hej där\n    - hej på dig\n    - kjhgfd kjh\n"),
        ("change_language", "    - hej english please\n"),
    )
    assert set(read_vocabulary(data, ["sv"])["sv"]) == {"hej", "där", "dar", "på", "pa", "dig"}


def test_sentences_to_measure_on_are_left_out(tmp_path: Path) -> None:
    data = written(tmp_path, "sv", ("greet", "    - hej där\n    - hej på dig\n    - hej igen\n"))
    assert "dig" not in read_vocabulary(data, ["sv"], without=["Hej på dig!"])["sv"]


def test_words_are_folded() -> None:
    assert words_of("I'm 5, ok?") == ["I'm", "ok"]
    assert folded(["Heeeej", "I'm"]) == ["heej", "im"]
    assert without_names(["Hej", "Anna", "och", "Bo"]) == ["Hej", "och"]


def test_latin_letters_in_a_cyrillic_message_are_cyrillic() -> None:
    assert folded(["тато", "i", "двiчi"]) == ["тато", "і", "двічі"]
    assert folded(["dad", "i", "тато"]) == ["dad", "i", "тато"]


def test_a_seen_word_is_likelier_than_one_with_the_same_letters_and_that_than_a_strange_one() -> None:
    spelling = Spelling({"hjälp": 5, "hjälpa": 2, "hjärta": 3, "själv": 4})
    assert spelling.knows("hjälp")
    assert not spelling.knows("hjälv")
    assert spelling.likelihood("hjälp") > spelling.likelihood("hjälv") > spelling.likelihood("qwxzk")


def test_a_borrowed_letter_does_not_belong_to_the_alphabet() -> None:
    swedish = Spelling({"får": 90, "går": 90, "pizza": 1})
    dutch = Spelling({"zeg": 90, "zin": 90, "går": 1})
    found = alphabets({"sv": swedish, "nl": dutch})
    assert "å" in found["sv"]
    assert "å" not in found["nl"]
    assert "z" in found["nl"]


def test_without_words_nothing_is_learned() -> None:
    with pytest.raises(ValueError, match="none"):
        Spelling({})
