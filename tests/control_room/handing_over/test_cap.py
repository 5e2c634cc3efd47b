"""The hand-over as CAP 1.2, held against the rules of its schema (`cap_schema`)."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
import re
from xml.etree import ElementTree as ET

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.handing_over import HandOver, Links, cap, text
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.incident_parts import LastLocated
from custom_components.municipal_alarm.control_room.site import Position
from custom_components.municipal_alarm.control_room.words import AlarmKind

from .cap_schema import said, wrong_with
from .made import AMSTERDAM, LINKS, NOON, hand_overs, languages, links, made, texts, zones

SENDER = "municipal-alarm@example.org"


def document(handed: HandOver | None = None, links: Links = LINKS, **asked: str) -> str:
    language = asked.pop("language", "en")
    return cap(handed or made(), links, language, AMSTERDAM, **{"sender": SENDER, **asked})


@given(hand_overs, links, languages, zones, texts, texts)
def test_whatever_is_handed_over_is_a_cap_message(
    handed: HandOver, links: Links, language: str, zone: tzinfo, sender: str, target: str
) -> None:
    made_of = cap(handed, links, language, zone, sender=f"a{sender}", target=target)
    assert wrong_with(made_of) == []


@given(hand_overs, zones)
def test_times_are_the_same_moments(handed: HandOver, zone: tzinfo) -> None:
    made_of = cap(handed, Links(), "en", zone, sender=SENDER)
    (sent,), (onset,) = said(made_of, "sent"), said(made_of, "info", "onset")
    assert sent is not None
    assert onset is not None
    assert datetime.fromisoformat(sent) == handed.now.replace(microsecond=0)
    assert datetime.fromisoformat(onset) == handed.raised_at.replace(microsecond=0)


def test_a_press() -> None:
    made_of = document(target="Police")
    assert wrong_with(made_of) == []
    for path, value in (
        (("sender",), SENDER),
        (("sent",), "2026-03-02T13:00:00+01:00"),
        (("status",), "Actual"),
        (("msgType",), "Alert"),
        (("scope",), "Private"),
        (("addresses",), "Police"),
        (("incidents",), "municipal-alarm-12"),
        (("info", "language"), "en"),
        (("info", "category"), "Security"),
        (("info", "event"), "panic button"),
        (("info", "urgency"), "Immediate"),
        (("info", "severity"), "Severe"),
        (("info", "certainty"), "Observed"),
        (("info", "onset"), "2026-03-02T12:48:00+01:00"),
        (("info", "headline"), "panic button - Library, 1st floor, desk 1"),
        (("info", "description"), text(made(), LINKS, "en", AMSTERDAM)),
        (("info", "contact"), "the porter, 0348 111 111, 0348 222 222"),
        (("info", "area", "areaDesc"), "Station Square 1, Woerden"),
        (("info", "area", "circle"), "52.08650,4.88300 0.100"),
    ):
        assert said(made_of, *path) == [value], path
    assert said(made_of, "info", "parameter", "valueName") == ["incident_number", "presses"]
    assert said(made_of, "info", "parameter", "value") == ["12", "1"]
    assert said(made_of, "info", "resource", "uri") == [LINKS.camera, LINKS.snapshot]
    assert not said(made_of, "note")


def test_utc_has_no_z() -> None:
    made_of = cap(made(), LINKS, "en", UTC, sender=SENDER)
    assert said(made_of, "sent") == ["2026-03-02T12:00:00-00:00"]


def test_a_zone_with_seconds_is_rounded_and_the_moment_is_not() -> None:
    old = timezone(timedelta(minutes=19, seconds=32))
    made_of = cap(made(), LINKS, "en", old, sender=SENDER)
    assert said(made_of, "sent") == ["2026-03-02T12:20:00+00:20"]


def test_a_drill_is_an_exercise() -> None:
    made_of = document(made(drill=True))
    assert said(made_of, "status") == ["Exercise"]
    assert said(made_of, "note") == ["DRILL, do not come"]


def test_for_whoever_is_shown_it() -> None:
    made_of = document()
    assert said(made_of, "scope") == ["Restricted"]
    assert said(made_of, "restriction") == ["Emergency services"]


def test_an_address_of_several_words_is_quoted() -> None:
    made_of = document(target='Alarm  centre "West"')
    assert said(made_of, "addresses") == ["\"Alarm centre 'West'\""]


@pytest.mark.parametrize(
    ("kind", "category", "severity", "certainty"),
    [
        (AlarmKind.PANIC, "Security", "Severe", "Observed"),
        (AlarmKind.EMERGENCY, "Security", "Severe", "Observed"),
        (AlarmKind.MAN_DOWN, "Rescue", "Severe", "Likely"),
        (AlarmKind.LONE_WORKER, "Rescue", "Severe", "Possible"),
        (AlarmKind.FIRE, "Fire", "Extreme", "Observed"),
    ],
)
def test_each_kind_is_graded(kind: AlarmKind, category: str, severity: str, certainty: str) -> None:
    made_of = document(made(kind=kind))
    assert said(made_of, "info", "category") == [category]
    assert said(made_of, "info", "severity") == [severity]
    assert said(made_of, "info", "certainty") == [certainty]
    assert said(document(made(kind=kind, possible=True)), "info", "certainty") == ["Possible"]


def test_where_to_look() -> None:
    at = Position(52.5, -4.5, 30.0)
    radio = made(located=LastLocated(at, NOON, NOON))
    assert said(document(radio), "info", "area", "circle") == ["52.50000,-4.50000 0.030"]
    unsure = made(located=LastLocated(Position(52.5, -4.5), NOON, NOON))
    assert said(document(unsure), "info", "area", "circle") == ["52.50000,-4.50000 0.050"]
    nowhere = made(latitude=None, address="", place=None)
    assert not said(document(nowhere), "info", "area", "circle")
    assert said(document(nowhere), "info", "area", "areaDesc") == ["not known"]


def test_what_is_not_there_is_left_out() -> None:
    made_of = document(made(contact="", phone=""), Links(why_none="no_address"))
    assert wrong_with(made_of) == []
    assert not said(made_of, "info", "contact")
    assert not said(made_of, "info", "resource")


def test_a_long_place_is_cut_in_the_headline_alone() -> None:
    long = made(detail="", address="x" * 400)
    building = made().place
    assert building is not None
    (headline,) = said(document(long), "info", "headline")
    assert headline is not None
    far = document(made(place=type(building)(building.building_id, "y" * 300), address=""))
    (headline,) = said(far, "info", "headline")
    assert headline is not None
    assert len(headline) == 160
    assert headline.endswith("…")


def test_what_people_typed_stays_text() -> None:
    typed = '<b>&amp;"Hall"</b>\x00\x0b\ufffe'
    made_of = document(made(address=typed))
    (area,) = said(made_of, "info", "area", "areaDesc")
    assert area == '<b>&amp;"Hall"</b>'


@given(texts, texts, st.integers(0, 1000))
def test_an_identifier_is_of_one_message(one: str, other: str, later: int) -> None:
    def identifier(incident: str, target: str, at: datetime) -> str | None:
        handed = made(incident_id=IncidentId(incident), now=at)
        (found,) = said(document(handed, target=target), "identifier")
        return found

    first = identifier(one, other, NOON)
    assert first is not None
    assert re.fullmatch(r"municipal-alarm-12-[0-9a-f]{16}", first)
    assert (first == identifier(one, other, NOON + timedelta(seconds=later))) is (later == 0)
    assert first != identifier(one + "x", other, NOON)
    assert first != identifier(one, other + "x", NOON)


@pytest.mark.parametrize(
    ("spoilt", "found"),
    [
        (("<status>Actual", "<status>actual"), "status"),
        (("-00:00</sent>", "Z</sent>"), "sent"),
        (("-00:00</sent>", "+00:00</sent>"), "UTC"),
        (("municipal-alarm@", "municipal alarm@"), "sender"),
        (("<msgType>Alert</msgType>", ""), "msgType"),
        (("<urgency>Immediate</urgency>", "<urgency>Immediate</urgency>" * 2), "urgency"),
        (("<status>Actual</status>", ""), "status"),
        (("0.100</circle>", "near</circle>"), "circle"),
        (("52.08650,4.", "152.08650,4."), "circle"),
        (("<scope>Private", "<scope>Public"), "addresses"),
        (("<event>panic button", "<event>"), "event"),
        (("<info>", "<colour>red</colour><info>"), "unknown"),
    ],
)
def test_the_rules_notice_what_is_wrong(spoilt: tuple[str, str], found: str) -> None:
    right = cap(made(), LINKS, "en", UTC, sender=SENDER, target="Police")
    assert wrong_with(right) == []
    assert spoilt[0] in right
    assert any(found in one for one in wrong_with(right.replace(*spoilt, 1)))


def test_the_rules_notice_what_is_out_of_order() -> None:
    right = ET.fromstring(document().encode())  # noqa: S314  # ours
    info = right[-1]
    assert info.tag.endswith("info")
    info[:] = [info[1], info[0], *info[2:]]
    spoilt = '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(right, encoding="unicode")
    assert any("out of order" in one for one in wrong_with(spoilt))
