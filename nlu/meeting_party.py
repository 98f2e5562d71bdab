"""Whom a meeting is with, and what it is about, in the family's own words: a person, a role, or a place."""

from collections.abc import Iterator
from dataclasses import dataclass

from nlu import meeting_words, people, people_text
from nlu.people_lexicon import Lexicon, Role, Sentence, Span, codes, lexicon, sentence_of
from nlu.words import bare, plain

#: A name of a place goes on with so many words: "Barn- och ungdomshabiliteringen, Karlstad" ends at the comma.
_LONGEST_PLACE = 5


@dataclass(frozen=True)
class Party:
    """`name` of a person or a place as it was written, `role` a code, `place` where the person works."""

    name: str | None = None
    role: Role | None = None
    place: str | None = None


def party(text: str, language: str) -> Party | None:
    """The other side of the meeting that `text` tells of; None when it names nobody."""
    person = people.with_whom(text, language)
    place = workplace(text, language)
    if person is not None and (person.name or person.role):
        where = person.organisation or place
        return Party(person.name, person.role, meeting_words.basic_form(where, language) if where else None)
    return Party(place) if place is not None else None


def about(text: str, language: str) -> str | None:
    """The word for what a meeting is about, as it was written; None when nothing is told, or several things."""
    topic, place = people.meeting_about(text, language), _written_workplace(text, language)
    if topic is None:
        return None
    for sentence, words in _readings(text, language):
        found = next((span for span, one in words.topics_in(sentence) if one == topic), None)
        if found is not None:
            said = _written(sentence, found)
            # With the school is not about the school.
            return None if said == place else said
    return None


def workplace(text: str, language: str) -> str | None:
    """A school, a hospital, an agency; None when none is named."""
    written = _written_workplace(text, language)
    return meeting_words.basic_form(written, language) if written is not None else None


def _written_workplace(text: str, language: str) -> str | None:
    for sentence, words in _readings(text, language):
        about = min((span.start for span in words.spans("about", sentence)), default=len(sentence.words))
        found = next((span for span in words.spans("places", sentence) if span.start < about), None)
        if found is not None:
            return _written(sentence, _whole(found, sentence, words))
    sentence = sentence_of(people_text.read(text).words, plain)
    agencies = {part for said in meeting_words.spans("agencies", text, language) for part in said.split()}
    named = [word.written for word in sentence.words if plain(word.written) in agencies]
    return " ".join(named[:_LONGEST_PLACE]) or None


def _whole(found: Span, sentence: Sentence, words: Lexicon) -> Span:
    """The span with the names that go on behind it."""
    end = found.end
    while end < min(len(sentence.words), found.start + _LONGEST_PLACE) and not sentence.words[end - 1].ends_clause:
        written, folded = sentence.words[end].written, sentence.folded[end]
        if not written[0].isupper() or words.has("other_words", folded):
            break
        end += 1
    return Span(found.start, end)


def _written(sentence: Sentence, span: Span) -> str:
    return " ".join(word.written for word in sentence.words[span.start : span.end])


def _readings(text: str, language: str) -> Iterator[tuple[Sentence, Lexicon]]:
    """In the conversation's language, then in the others, whose words must be written with their accents."""
    without_marks = bare(text) == plain(text)
    sentence = sentence_of(people_text.read(text).words, bare if without_marks else plain)
    own = language if language in codes() else "en"
    yield sentence, lexicon(own, without_marks)
    for code in codes():
        if code != own:
            yield sentence, lexicon(code, False, True)
