"""Utterances of every form, for properties."""

from hypothesis import strategies as st

from locales.languages import languages
from locales.utterance import KINDS, Card, Choice, HandOver, Line, Payload, Reason, Scalar, Utterance, Value

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
SCALARS: st.SearchStrategy[Scalar] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
SPECIALS: st.SearchStrategy[Value] = st.builds(
    lambda kind, value: {"kind": kind, "value": value}, st.sampled_from(sorted(KINDS)), TEXTS
)
VALUES = st.dictionaries(NAMES, st.one_of(SCALARS, SPECIALS), max_size=4)
PAYLOADS = st.builds(Payload, NAMES, st.dictionaries(NAMES, SCALARS, max_size=3))
CHOICES = st.one_of(
    st.builds(lambda payload, label, values: Choice(payload, label, None, values), PAYLOADS, NAMES, VALUES),
    st.builds(lambda payload, literal: Choice(payload, None, literal), PAYLOADS, TEXTS),
)
LISTS_OF_CHOICES = st.lists(CHOICES, max_size=3).map(tuple)
REASONS = st.lists(st.builds(Reason, NAMES, TEXTS), max_size=3).map(tuple)
KNOWN = st.none() | st.dictionaries(NAMES, st.booleans() | st.lists(NAMES, max_size=2), max_size=2)
CARDS = st.builds(Card, NAMES, REASONS, LISTS_OF_CHOICES, st.sampled_from(["short", "full"]), KNOWN)
LINES = st.lists(st.builds(Line, NAMES, VALUES), max_size=3).map(tuple)
UTTERANCES = st.builds(Utterance, NAMES, VALUES, LISTS_OF_CHOICES, st.lists(CARDS, max_size=3).map(tuple), LINES)
HAND_OVERS = st.builds(HandOver, NAMES)
CODES = st.sampled_from(sorted(languages()))
