"""Words: in both languages, filled in alike, and for every word of every list."""

from string import Formatter

import pytest

from custom_components.municipal_alarm.control_room.evaluation import parts
from custom_components.municipal_alarm.control_room.words import AlarmKind, IncidentState, Outcome
from custom_components.municipal_alarm.learning.figures.equipment import Equipment
from custom_components.municipal_alarm.learning.figures.rules import DEFAULT_SHIFTS, Milestone
from custom_components.municipal_alarm.learning.reports.forms import FIELDS
from custom_components.municipal_alarm.reporting import words, words_dossier, words_lists
from custom_components.municipal_alarm.reporting.words import LANGUAGES, Says

PHRASES = {**words.WORDS, **{f"dossier {k}": v for k, v in words_dossier.WORDS.items()}}


@pytest.mark.parametrize("key", PHRASES)
def test_phrases(key: str) -> None:
    pair = PHRASES[key]
    assert len(pair) == len(LANGUAGES)
    assert all(pair)
    fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in pair]
    assert fields[0] == fields[1]


def test_lists_are_whole() -> None:
    for kinds, told in (
        (AlarmKind, words_lists.KINDS),
        (IncidentState, words_lists.STATES),
        (Outcome, words_lists.OUTCOMES),
        (Milestone, words_lists.MILESTONES),
        (Equipment, words_lists.EQUIPMENT),
        (parts.Aggression, words_lists.AGGRESSION),
        (parts.Helper, words_lists.HELPERS),
    ):
        assert set(told) == set(kinds)
        assert all(len(pair) == 2 and all(pair) for pair in told.values())
    assert {one.name for one in DEFAULT_SHIFTS} <= set(words_lists.SHIFTS)


def test_the_form_is_whole() -> None:
    """Each field of an evaluation that one word fills has a heading and all its words."""
    fields = {
        name: kind
        for name, kind in parts.Evaluation.__annotations__.items()
        if isinstance(kind, type) and kind.__module__ == parts.__name__ and kind is not Outcome
    }
    assert set(words_lists.FORM) == set(fields)
    assert set(FIELDS) <= set(fields)
    for name, (heading, told) in words_lists.FORM.items():
        assert all(heading)
        assert set(told) == set(fields[name])
    said = Says("nl")
    assert words_lists.form_word(said, "injury", "hospital") == "Ziekenhuis"
    assert words_lists.shift_word(said, "early") == "Vroeg"
    assert words_lists.shift_word(said, "Team A") == "Team A"


def test_a_language_that_we_do_not_have() -> None:
    assert Says("fr").language == "en"
    assert Says("nl-BE").language == "nl"
    assert all(word and meaning for word, meaning in Says("nl").definitions())
