"""Words: in both languages, filled in alike, and for every word of every list."""

import json
from pathlib import Path
from string import Formatter

import pytest

from custom_components.municipal_alarm.control_room.evaluation import parts
from custom_components.municipal_alarm.control_room.words import AlarmKind, IncidentState, Outcome
from custom_components.municipal_alarm.learning.facts import FORM_FIELDS
from custom_components.municipal_alarm.learning.figures.equipment import Equipment
from custom_components.municipal_alarm.learning.figures.rules import DEFAULT_SHIFTS, Milestone
from custom_components.municipal_alarm.learning.reports.forms import FIELDS
from custom_components.municipal_alarm.reporting import words, words_dossier, words_lists
from custom_components.municipal_alarm.reporting.words import LANGUAGES, Says

TRANSLATIONS = Path(words.__file__).parents[1] / "translations"
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
    assert set(FIELDS) == set(fields)
    for name, (heading, told) in words_lists.FORM.items():
        assert all(heading)
        assert set(told) == set(fields[name])
    others = {"aggression", *words_lists.MORE}
    assert others == set(FORM_FIELDS) - set(FIELDS)
    assert all(len(pair) == 2 and all(pair) for pair in words_lists.MORE.values())
    said = Says("nl")
    assert words_lists.form_word(said, "injury", "hospital") == "Ziekenhuis"
    assert words_lists.shift_word(said, "early") == "Vroeg"
    assert words_lists.shift_word(said, "Team A") == "Team A"


@pytest.mark.parametrize("number", range(len(LANGUAGES)))
def test_a_report_says_what_the_form_said(number: int) -> None:
    """Whoever filled in a form finds its words again when they are added up."""
    text = (TRANSLATIONS / f"{LANGUAGES[number]}.json").read_text("utf-8")
    told = json.loads(text)
    fields, selectors = told["services"]["evaluate_incident"]["fields"], told["selector"]
    lists = {
        "aggression": words_lists.AGGRESSION,
        "helper": words_lists.HELPERS,
        "outcome": words_lists.OUTCOMES,
        **{
            "incident_channel" if name == "channel" else name: options
            for name, (_, options) in words_lists.FORM.items()
        },
    }
    for name, pairs in lists.items():
        said = {word.value: pair[number] for word, pair in pairs.items()}
        assert said == selectors[name]["options"]
    heads = {name: heading for name, (heading, _) in words_lists.FORM.items()}
    for name in ("happened", "went_well", "to_improve", "police_reference", "outcome"):
        heads[name] = words_dossier.WORDS[name]
    heads["aggression"] = words_dossier.WORDS["aggression"]
    for name, pair in {**heads, **words_lists.MORE}.items():
        assert pair[number] == fields[name]["name"]


def test_a_language_that_we_do_not_have() -> None:
    assert Says("fr").language == "en"
    assert Says("nl-BE").language == "nl"
    assert all(word and meaning for word, meaning in Says("nl").definitions())
