from datetime import UTC, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.events import (
    EmergencyKind,
    LoneWorker,
    ManDown,
    RadioEmergency,
    RadioEvent,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from custom_components.municipal_alarm.radio.reading import MAX_TAG, TextRules, read_text

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
RULES = TextRules(
    emergency_words=("help", "nood oproep", "C++"),
    man_down_words=("man down", "MD1"),
    lone_worker_words=("alleen", ""),
)


def read(text: str, rules: TextRules = RULES, to: str | None = None) -> RadioEvent:
    return read_text(rules, radio_id="7", text=text, to=to, event_id="e", occurred_at=AT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HELP", RadioEmergency),
        ("please Help me", RadioEmergency),
        ("nood  OPROEP!", RadioEmergency),
        ("learn C++", RadioEmergency),  # a word may end in what is no letter
        ("helpful", TextReceived),
        ("nood", TextReceived),
        ("Man Down", ManDown),
        ("md1", ManDown),
        ("MD12", TextReceived),
        ("werk alleen", LoneWorker),
        ("TAG:04A1", TagScanned),
        ("gezien tag: desk-3", TagScanned),
        ("TAG:help-desk-3", TagScanned),  # a word in a tag's own id calls nobody
        ("TAG:7 help", RadioEmergency),  # but beside it, it does
        ("4", StatusMessage),
        (" 000123\r\n", StatusMessage),
        ("1234567", TextReceived),
        ("٣", TextReceived),  # a digit elsewhere, a code nowhere
        ("4 on my way", TextReceived),
        ("TAG:", TextReceived),
        ("", TextReceived),
    ],
)
def test_what_a_text_means(text: str, kind: type) -> None:
    assert type(read(text)) is kind


def test_what_is_read_keeps_what_it_says() -> None:
    assert read("TAG: 04:A1_b-2") == TagScanned(
        event_id="e", occurred_at=AT, tag_id="04:A1_b-2", radio_id="7"
    )
    assert read(" 12 \0") == StatusMessage(event_id="e", occurred_at=AT, radio_id="7", code="12")
    assert read("hello\r\n", to="100") == TextReceived(
        event_id="e", occurred_at=AT, radio_id="7", text="hello", to="100"
    )
    assert read("Help, desk 3") == RadioEmergency(
        event_id="e",
        occurred_at=AT,
        radio_id="7",
        kind=EmergencyKind.UNKNOWN,
        raw_kind="Help, desk 3",
    )


def test_rules_of_the_installer() -> None:
    rules = TextRules(tag_pattern=r"^RFID (\d{4})$|OLD-(\d+)")
    assert read("rfid 1234", rules) == TagScanned(
        event_id="e", occurred_at=AT, tag_id="1234", radio_id="7"
    )
    # The first group is the tag's id; where another matched, there is none.
    assert isinstance(read("OLD-12", rules), TextReceived)
    assert isinstance(read("help"), RadioEmergency)
    assert isinstance(read("help", TextRules()), TextReceived)


def test_a_pattern_that_may_not_be_used_is_refused_where_it_is_set() -> None:
    with pytest.raises(ValueError, match="repeats a group"):
        TextRules(tag_pattern="(a+)+")


def test_an_id_that_is_too_long_is_no_tag() -> None:
    assert isinstance(read("TAG:" + "a" * MAX_TAG), TagScanned)
    assert isinstance(read("TAG:" + "a" * (MAX_TAG + 1)), TextReceived)


@given(text=st.text(max_size=200))
def test_every_text_is_one_event_of_its_radio(text: str) -> None:
    event = read(text)
    assert event.event_id == "e"
    assert getattr(event, "radio_id", None) == "7"


@given(before=st.text(" .,!?", max_size=5), after=st.text(" .,!?", max_size=5))
def test_a_call_for_help_is_found_between_any_marks(before: str, after: str) -> None:
    assert isinstance(read(f"{before}hElP{after}"), RadioEmergency)
