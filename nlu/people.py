"""Who a message is about: a person around the child, and what a meeting is about and with whom. By language in
lexicons/people. It is only offered for confirmation: better nothing than wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu import people_correction, people_several, people_text
from nlu.people_lexicon import ROLES, TOPICS, Lexicon, Role, Sentence, Span, Topic, codes, lexicon, sentence_of
from nlu.people_text import Word
from nlu.person_names import Names, workplace
from nlu.words import bare, plain

__all__ = ["ROLES", "TOPICS", "Professional", "Role", "Topic", "meeting_about", "professional", "with_whom"]

#: Of several roles in one message these are meant last: "my sister's doctor" is a doctor.
_MEANT_LATER: dict[Role, int] = {"preschool": 1, "other": 1, "relative": 2}


@dataclass(frozen=True)
class Professional:
    """A person around the child, as far as the message tells. Everything but the role is as it was written."""

    role: Role | None = None
    name: str | None = None
    organisation: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class _Reading:
    """A message in one language: its words, and the roles that it names."""

    sentence: Sentence
    lexicon: Lexicon
    roles: list[tuple[Span, Role]]


def professional(text: str, language: str, *, answer: bool = False, told: bool = False) -> Professional | None:
    """The person that `text` is about, of several the first; None when neither a role nor a name is told.

    With `answer` it answers "who is it?": a name that is written small may stand there alone with the role, and
    behind "no, it's". With `told` somebody shall be written down: then the same, but for the "no".
    """
    text = _first(text, language)
    read = people_text.read(text)
    mended = people_correction.behind_no(read.words, codes()) if answer else None
    reading = _read(text, mended.words if mended else read.words, language)
    found = _person(reading, answer=answer, told=told or answer)
    if mended and (found is None or found.name is None):
        found = _mended(reading, mended.small) or found
    if found is None:
        return None
    return Professional(found.role, found.name, found.organisation, read.phone, read.email)


def _mended(reading: _Reading, small: bool) -> Professional | None:
    """The name with which the words behind "no" begin."""
    span = Names(reading.sentence, reading.lexicon, [], frozenset()).first(small=small)
    if span is None or reading.roles:
        return None
    return Professional(name=_written(reading, span))


def _written(reading: _Reading, span: Span) -> str:
    return " ".join(word.written for word in reading.sentence.words[span.start : span.end])


def _first(text: str, language: str) -> str:
    """`text` up to where it begins to tell of somebody else."""
    reading = _read(text, people_text.read(text).words, language)
    for left, right, joined in people_several.cuts(text, reading.lexicon):
        first, other = (_alone(part, language) for part in (left, right))
        if first is None or first.name is None or other is None or _same(first, other):
            continue
        if (joined and (other.name or other.role)) or (first.role and other.role and other.name):
            return left
    return text


def _alone(text: str, language: str) -> Professional | None:
    return _person(_read(text, people_text.read(text).words, language), answer=True, told=True)


def _same(one: Professional, other: Professional) -> bool:
    """Whether both may be one person: by a name that both have, or for want of anything that differs."""
    if one.name and other.name:
        return bool(set(plain(one.name).split()) & set(plain(other.name).split()))
    return other.role is None or one.role == other.role


def meeting_about(text: str, language: str) -> Topic | None:
    """What a meeting is about; None when nothing is told, or several things at once."""
    words = people_text.read(text).words
    for reading in _readings(text, words, language):
        # The school nurse is a nurse, and not the school.
        people = [span for span, role in reading.roles if role != "preschool"]
        found = [
            each
            for each in reading.lexicon.topics_in(reading.sentence)
            if all(each[0].end <= span.start or span.end <= each[0].start for span in people)
        ]
        after = min((span.end for span in reading.lexicon.spans("about", reading.sentence)), default=None)
        if after is not None and any(span.start >= after for span, _ in found):
            found = [each for each in found if each[0].start >= after]
        topics = {topic for _, topic in found}
        if topics:
            return topics.pop() if len(topics) == 1 else None
    return None


def with_whom(text: str, language: str) -> Professional | None:
    """Whom a meeting is with: the role, the name or both; a relative only when that is said with "with"."""
    read = people_text.read(text)
    reading = _read(text, read.words, language)
    start = min((span.start for span in reading.lexicon.spans("about", reading.sentence)), default=len(read.words))
    for span in reading.lexicon.spans("with", reading.sentence):
        rest = _until_break(read.words, span)
        if rest and (found := _person(_read(text, [read.words[span.start], *rest], language), after_first=True)):
            return Professional(found.role, found.name, found.organisation, read.phone, read.email)
    # What follows "about" is the matter, not the person.
    found = _person(_read(text, _closed(read.words[:start]), language))
    if found is None or (found.role == "relative" and found.name is None):
        return None
    return Professional(found.role, found.name, found.organisation, read.phone, read.email)


def _person(
    reading: _Reading, *, answer: bool = False, told: bool = False, after_first: bool = False
) -> Professional | None:
    """Role, name and workplace; with `after_first` a name may follow the first word, which is "with"."""
    spans = [span for span, _ in reading.roles]
    main, role = min(
        reading.roles, key=lambda each: (_MEANT_LATER.get(each[1], 0), each[0].start), default=(None, None)
    )
    place = workplace(reading.sentence, reading.lexicon, spans)
    taken = {index for span in spans for index in range(span.start, span.end)}
    taken |= set(range(place[0].start, place[0].end)) if place else set()
    names = Names(reading.sentence, reading.lexicon, spans, frozenset(taken), told)
    found = names.find(main, after=(Span(0, 1),) if after_first else ())
    if found is None and told and main is not None:
        found = names.linked(main)
    if found is None and (answer or (told and main is not None)):
        found = names.alone()
    name = None if found is None else _written(reading, found)
    if role is None and name is None:
        return None
    # "My mother fetches him from school": she does not work there.
    where = None if place is None or role == "relative" else place[1]
    return Professional(role, name, where)


def _read(text: str, words: Sequence[Word], language: str) -> _Reading:
    """In the conversation's language, or in the first other one in which a role is named."""
    readings = list(_readings(text, words, language))
    return next((reading for reading in readings if reading.roles), readings[0])


def _readings(text: str, words: Sequence[Word], language: str) -> list[_Reading]:
    # Accents are only ignored where the writer used none.
    without_marks = bare(text) == plain(text)
    sentence = sentence_of(words, bare if without_marks else plain)
    own = language if language in codes() else "en"
    lexicons = [lexicon(own, without_marks)]
    # In another language a word must be written with its accents, and be no short one.
    lexicons += [lexicon(code, False, True) for code in codes() if code != own]
    return [_Reading(sentence, each, each.roles_in(sentence)) for each in lexicons]


def _until_break(words: Sequence[Word], span: Span) -> Sequence[Word]:
    end = span.end
    if words[span.end - 1].ends_clause:
        return []
    while end < len(words) and not words[end - 1].ends_clause:
        end += 1
    return words[span.end : end]


def _closed(words: Sequence[Word]) -> Sequence[Word]:
    """The words, with an end of the clause after the last."""
    return [*words[:-1], words[-1]._replace(ends_clause=True)] if words else []
