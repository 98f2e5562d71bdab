"""The name of the person that a message is about, as it was written, and where that person works."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu.people_lexicon import LISTS, Lexicon, Sentence, Span

#: Small words inside a name; they do not end it.
PARTICLES = frozenset(
    "de den der van von ter ten el al bin ben ibn abu af la da di де ван дер фон".split()  # noqa: SIM905
)
#: Not even a capital makes a name of these behind "is called".
_NEVER = ("called", "titles")
#: Not even a capital makes a name of these elsewhere. Of the others many are names: Hiền, Wim, Linda.
_WORDS = tuple(name for name in LISTS if name not in ("not", "all", "and", "describes"))
#: In lower case these are no names either; an Arabic name may begin with "and".
_SMALL_WORDS = tuple(name for name in LISTS if name != "and")
_LONGEST_NAME, _LONGEST_WORD, _LONGEST_PLACE = 4, 40, 5
#: A name and what the person does stand so near to each other.
_NEAR = 5
_OPENS = frozenset({":", "=", "-", "–", "—", '"', "“", "«", "„"})


@dataclass(frozen=True)
class Names:
    """Looks for a name in one sentence. `taken` are words that say what somebody does, or where."""

    sentence: Sentence
    lexicon: Lexicon
    roles: Sequence[Span]
    taken: frozenset[int]
    #: Whether somebody is surely told of: then a name in lower case is taken where only a name can stand.
    told: bool = False

    def find(self, main: Span | None, *, after: Iterable[Span] = ()) -> Span | None:
        """The name: after "is called", after "Mrs", after one of the spans `after`, or beside the role `main`."""
        for span in self.lexicon.spans("called", self.sentence):
            if not self._is_asked_or_the_childs(span) and (found := self._called(span)):
                return found
        for span in self.lexicon.spans("titles", self.sentence):
            if not self._ends(span) and (found := self._titled(span)):
                return found
        for span in after:
            start = span.end if self._ends(span) else self._past(span.end, ("articles", "titles"))
            if not self._ends(span) and (found := self._written_as_name(start, sure=False)):
                return found
        return self._beside(main)

    def alone(self) -> Span | None:
        """A name that stands alone, or only with what the person does, in the answer to "who is it?"."""
        words = self.sentence.words
        free = list[int]()
        for index in range(len(words)):
            if self._free(index, begins=index - 1 not in free or words[index - 1].ends_clause):
                free.append(index)
        if not free or len(free) > _LONGEST_NAME - 1 or free[-1] - free[0] >= len(free):
            return None
        span = Span(free[0], free[-1] + 1)
        others = [index for index in range(len(words)) if index not in free and index not in self.taken]
        if any(not self.lexicon.has("at", self.sentence.folded[index]) for index in others):
            return None
        if any(words[index].ends_clause for index in free[:-1]) or (len(free) == 1 and self._before_role(span)):
            return None
        # Without what the person does, only what is written as a name is one.
        return span if self.roles or all(self._is_name(index) for index in free) else None

    def first(self, *, small: bool) -> Span | None:
        """A name that is all of the first clause; with `small` also one in lower case."""
        found = self._written_as_name(0, sure=False)
        if found is not None and self._ends(found):
            return found
        return self._all_free(0) if small else None

    def linked(self, main: Span) -> Span | None:
        """A name in lower case beside `main` and "is": "our ot is lena berg", "that samir is our counsellor"."""
        words = self.sentence.words
        for span in self.lexicon.spans("is", self.sentence):
            if self._ends(span):
                continue
            if span.start == main.end and not self._ends(main):
                found = self._all_free(self._past(span.end, ("titles",)))
                if found is not None:
                    return found
            between = range(span.end, main.start)
            if not between or not all(self.lexicon.has("articles", self.sentence.folded[index]) for index in between):
                continue
            first = span.start
            while first > 0 and not words[first - 1].ends_clause and self._free(first - 1, begins=False):
                first -= 1
            opened = first == 0 or words[first - 1].ends_clause or not self._is_article(first - 1)
            if opened and 0 < span.start - first < _LONGEST_NAME:
                return Span(first, span.start)
        return None

    def _all_free(self, start: int) -> Span | None:
        """The words from `start` to the end of their clause, when they can all belong to one name."""
        words, end, count = self.sentence.words, start, 0
        while end < len(words):
            if self._free(end, begins=end == start):
                count += 1
            elif not count or words[end].written.casefold() not in PARTICLES or words[end].ends_clause:
                return None
            end += 1
            if words[end - 1].ends_clause:
                break
        return Span(start, end) if 0 < count < _LONGEST_NAME else None

    def _is_article(self, index: int) -> bool:
        return self.lexicon.has("articles", self.sentence.folded[index])

    def _called(self, span: Span) -> Span | None:
        words = self.sentence.words
        if span.end < len(words) and (not self._ends(span) or words[span.end - 1].after in _OPENS):
            start = self._past(span.end, ("titles", "other_words"))
            for begin in dict.fromkeys((span.end, start)):
                if found := self._written_as_name(begin, sure=True):
                    return found
            if found := self._small(start):
                return found
        last = span.start - 1
        if last < 0 or words[last].ends_clause or not self._is_name(last):
            return None
        first = last
        while first > 0 and not words[first - 1].ends_clause and self._is_name(first - 1) and last - first < 2:
            first -= 1
        return Span(first, last + 1)

    def _titled(self, span: Span) -> Span | None:
        found = self._written_as_name(span.end, sure=True)
        if found or span.end >= len(self.sentence.words):
            return found
        # A script without capitals: the first word that is no other, after "the doctor of the …" too.
        start = span.end
        apposition = self._is_definite(start) and not self._is_definite(start - 1)
        if apposition and not self.sentence.words[start].ends_clause:
            start += 1
        return self._small(start) if start < len(self.sentence.words) and self._has_no_case(start) else None

    def _beside(self, main: Span | None) -> Span | None:
        found: list[tuple[int, Span]] = []
        index = 0
        while index < len(self.sentence.words):
            span = self._written_as_name(index, sure=False)
            if span is None:
                index += 1
                continue
            index = span.end
            fitting = self._fitting(span, main)
            if fitting is not None:
                found.append((self._distance(fitting, main) if main else 0, fitting))
        return min(found, default=(0, None))[1]

    def _fitting(self, span: Span, main: Span | None) -> Span | None:
        """`span`, or the part of it that is a name of the person whom the message is about."""
        words, start = self.sentence.words, span.start
        if words[start].begins and not self._stands_for_a_person(span, main):
            start += 1
        if start >= span.end:
            return None
        several, before = span.end - start > 1, start - 1
        if before >= 0 and not words[before].ends_clause:
            word = self.sentence.folded[before]
            if self.lexicon.has("add", word):
                return Span(start, span.end) if not self._before_role(span) or several else None
            if self.lexicon.has("for", word) and not self._in_role(before):
                return None
        if self._before_role(span) and not several:
            return None  # "Elsas lärare": hers, and not her
        if main is None:
            return None
        return Span(start, span.end) if several or self._distance(span, main) <= _NEAR else None

    def _stands_for_a_person(self, span: Span, main: Span | None) -> bool:
        """Whether a capital at a sentence's beginning is a name's: "Emma, physio", "Emma Lind is our physio"."""
        last = self.sentence.words[span.end - 1]
        follows = "" if last.ends_clause or span.end >= len(self.sentence.words) else self.sentence.folded[span.end]
        linked = last.ends_clause or self.lexicon.has("is", follows)
        if span.end - span.start > 1:
            return linked
        return linked and main is not None and 0 <= main.start - span.end <= 3

    def _written_as_name(self, start: int, *, sure: bool) -> Span | None:
        """Words with capitals from `start` on. `sure`: a word that is also another word is a name here."""
        words, index, count, end = self.sentence.words, start, 0, start
        while index < len(words) and count < _LONGEST_NAME:
            if self._is_name(index, sure=sure):
                count, end = count + 1, index + 1
            elif not self._is_particle(index) or not (count or sure or words[index].written[0].isupper()):
                break
            if words[index].ends_clause:
                break
            index += 1
        return Span(start, end) if count else None

    def _small(self, start: int) -> Span | None:
        """One or two words that are no others, whatever their case; of more words only the first."""
        words, end = self.sentence.words, start
        while end < len(words) and self._free(end, begins=end == start) and end - start < 3:
            end += 1
            if words[end - 1].ends_clause:
                break
        return None if end == start else Span(start, end if end - start <= 2 else start + 1)

    def _is_name(self, index: int, *, sure: bool = False) -> bool:
        written = self.sentence.words[index].written
        if index in self.taken or not written[0].isupper() or len(written) > _LONGEST_WORD:
            return False
        if written[-2:] in ("'s", "\u2019s") or any(letter.isdigit() for letter in written):
            return False
        if len(written) == 1:
            return index + 1 < len(self.sentence.words) and self._is_long_name(index + 1)
        return self._is_long_name(index, _NEVER if sure else _WORDS)

    def _is_long_name(self, index: int, lists: Sequence[str] = _WORDS) -> bool:
        written, folded = self.sentence.words[index].written, self.sentence.folded[index]
        cased = written[0].isupper() and any(letter.islower() for letter in written)
        return cased and index not in self.taken and not any(self.lexicon.has(name, folded) for name in lists)

    def _is_particle(self, index: int) -> bool:
        words = self.sentence.words
        inside = words[index].written.casefold() in PARTICLES and not words[index].ends_clause
        return inside and index + 1 < len(words) and (self._is_name(index + 1) or self._is_particle(index + 1))

    def _free(self, index: int, *, begins: bool) -> bool:
        """Whether a word is no other word that is known: it may be a name, or the second word of one."""
        written, folded = self.sentence.words[index].written, self.sentence.folded[index]
        letters = all(letter.isalpha() or letter in "-'\u2019" for letter in written) and len(written) <= _LONGEST_WORD
        known = any(self.lexicon.has(name, folded) for name in _SMALL_WORDS)
        if not letters or len(written) == 1 or known or index in self.taken:
            return False
        return not begins or not self._is_definite(index)

    def _is_definite(self, index: int) -> bool:
        return bool(self.lexicon.definite) and self.sentence.folded[index].startswith(self.lexicon.definite)

    def _has_no_case(self, index: int) -> bool:
        first = self.sentence.words[index].written[0]
        return first.lower() == first.upper()

    def _is_asked_or_the_childs(self, span: Span) -> bool:
        """Whether the name is asked for ("what is she called?") or is the child's ("my son is called Leo")."""
        for index in range(span.start - 1, -1, -1):
            if self.sentence.words[index].ends_clause or self._in_role(index):
                return False
            if self.lexicon.has("asks", self.sentence.folded[index]):
                return True
            if self.lexicon.has("child", self.sentence.folded[index]):
                # "My son's doctor is called", where the doctor stands first.
                return not (self.told and index > 0 and self._in_role(index - 1))
        return False

    def _past(self, start: int, lists: Sequence[str]) -> int:
        """`start`, or the place after one or two words of `lists`."""
        words, index = self.sentence.words, start
        while (
            index < min(start + 2, len(words) - 1)
            and not words[index].ends_clause
            and any(self.lexicon.has(name, self.sentence.folded[index]) for name in lists)
        ):
            index += 1
        return index

    def _ends(self, span: Span) -> bool:
        return self.sentence.words[span.end - 1].ends_clause

    def _before_role(self, span: Span) -> bool:
        return not self._ends(span) and any(role.start == span.end for role in self.roles)

    def _in_role(self, index: int) -> bool:
        return any(role.start <= index < role.end for role in self.roles)

    def _distance(self, span: Span, main: Span | None) -> int:
        if main is None:
            return 0
        return span.start - main.end if span.start >= main.end else main.start - span.end


def workplace(sentence: Sentence, lexicon: Lexicon, roles: Sequence[Span]) -> tuple[Span, str] | None:
    """Where the person works, if it is said plainly: the words, and how they were written."""
    places = [span for span in lexicon.spans("places", sentence) if not any(_overlap(span, role) for role in roles)]
    for at in lexicon.spans("at", sentence):
        found = None if sentence.words[at.end - 1].ends_clause else _place_after(at.end, sentence, lexicon, places)
        if found is not None:
            return found, " ".join(word.written for word in sentence.words[found.start : found.end])
    for span in places:
        word = sentence.folded[span.start]
        glue = next((one for one in lexicon.glued if word.startswith(one) and not lexicon.has("at", word)), None)
        if glue is not None:
            words = [word.written for word in sentence.words[span.start : span.end]]
            return span, " ".join((words[0][len(glue) :], *words[1:]))
    return None


def _place_after(start: int, sentence: Sentence, lexicon: Lexicon, places: Sequence[Span]) -> Span | None:
    words = sentence.words
    while start < len(words) - 1 and not words[start].ends_clause and lexicon.has("articles", sentence.folded[start]):
        start += 1
    if start >= len(words):
        return None
    if words[start].written.isupper() and words[start].written.isalpha() and 2 <= len(words[start].written) <= 6:
        return Span(start, start + 1)
    for index in range(start, min(start + _LONGEST_PLACE, len(words))):
        span = next((place for place in places if place.start == index), None)
        if span is not None:
            end = span.end
            while end < len(words) and not words[end - 1].ends_clause and _is_proper(end, sentence, lexicon):
                end += 1
            return Span(start, end)
        if words[index].ends_clause or lexicon.has("other_words", sentence.folded[index]):
            return None
    return None


def _is_proper(index: int, sentence: Sentence, lexicon: Lexicon) -> bool:
    written, folded = sentence.words[index].written, sentence.folded[index]
    return written[0].isupper() and not lexicon.has("other_words", folded) and not lexicon.has("titles", folded)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
