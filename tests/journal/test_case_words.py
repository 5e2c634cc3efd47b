"""By which words an incident is found: as screens write them, however they are spelt."""

import json
from pathlib import Path
from unicodedata import normalize

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome
from custom_components.municipal_alarm.journal.case_words import (
    HEAD,
    KINDS,
    OUTCOMES,
    excerpt,
    folded,
    lines_of,
    plain,
    wanted,
)
from custom_components.municipal_alarm.learning.summarising import summarise

from . import examples as make

TRANSLATIONS = Path("custom_components/municipal_alarm/translations")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_screens_say_of_a_kind_or_an_outcome_finds_it(language: str) -> None:
    found = json.loads((TRANSLATIONS / f"{language}.json").read_text("utf-8"))["selector"]
    for kind in AlarmKind:
        assert folded(found["alarm_kind"]["options"][kind]) in folded(KINDS[kind])
    for outcome in Outcome:
        assert folded(found["outcome"]["options"][outcome]) in folded(OUTCOMES[outcome])


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC"]))
def test_spelling_does_not_matter(text: str, form: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(normalize("NFC", text)) == folded(normalize("NFD", text))
    assert folded(text) == "".join(map(folded, text))


def test_what_is_folded() -> None:
    assert folded("Één STRAẞE, Çelik ﬁ İ") == "een strasse, celik fi i"


@given(st.text())
def test_what_is_plain_can_be_stored(text: str) -> None:
    assert "\0" not in plain(text)
    plain(text).encode()
    plain(f"{text}\ud800").encode()


def test_the_head_is_always_there() -> None:
    event = make.raised("a")
    facts = summarise([event], secrets=True)
    assert facts is not None
    lines = lines_of(facts, [event, make.noted("a", 1), make.noted("a", 1)]).split("\n")
    assert lines[:HEAD] == [
        "#1",
        "Town hall, 1, Desk 1",
        "Panic button, noodknop, paniekknop",
        "",
    ]
    # Each once, and the place not again.
    assert lines[HEAD:] == ["Anneke", "note 1, één"]


def test_whom_a_message_was_sent_to_says_nothing() -> None:
    alert = e.Alert("k", *(None,) * 7)  # type: ignore[arg-type]
    assert alert.responder is None  # would be no text
    sent = e.RespondersDispatched(
        at=make.NOON,
        incident_id=make.raised("a").incident_id,
        actor=make.OPERATOR,
        alerts=(alert,),
        responders=((make.text("a", "k").responder_id, "Jan"),),
    )
    facts = summarise([make.raised("a")], secrets=True)
    assert facts is not None
    assert lines_of(facts, [sent]).split("\n")[HEAD:] == ["Anneke", "Jan"]


def test_what_is_wanted() -> None:
    assert wanted("  Één 12 #7 één 1x  ") == (["een", "12", "#7", "1x"], ["#12\n", "#7\n"])
    assert wanted("") == ([], [])
    assert len(wanted(" ".join(map(str, range(99))))[0]) == 10


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])), max_size=4
    ),
    st.integers(0, 400),
    st.sampled_from(["x", "é", "ß", "ﬁ"]),
)
def test_an_excerpt_has_the_word_and_is_short(texts: list[str], before: int, filling: str) -> None:
    line = f"{filling * before} needle {filling * 300}"
    lines = "\n".join(["#1", "place needle needles", "", "", *texts, line])
    found = excerpt(lines, ["needle"])
    assert "needle" in folded(found)
    assert len(found) <= 162
    assert excerpt(lines, ["nowhere-to-be-found"]) == ""
