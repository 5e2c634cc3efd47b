"""Hand-overs for tests: one by hand, and any at all."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from custom_components.municipal_alarm.control_room.handing_over import HandOver, Inside, Links, Why
from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId, IncidentId
from custom_components.municipal_alarm.control_room.incident_parts import LastLocated
from custom_components.municipal_alarm.control_room.site import Place, Position
from custom_components.municipal_alarm.control_room.words import AlarmKind

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AMSTERDAM = timezone(timedelta(hours=1))

PLACE = Place(BuildingId("library"), "Library", "1st floor", DeskId("desk 1"), "desk 1")
LINKS = Links(
    "https://example.org/live", "https://example.org/snapshot", NOON + timedelta(minutes=30)
)


def made(**changes: Any) -> HandOver:
    """A press at a desk of the library, twelve minutes ago."""
    said: dict[str, Any] = {
        "now": NOON,
        "incident_id": IncidentId("i"),
        "number": 12,
        "kind": AlarmKind.PANIC,
        "possible": False,
        "drill": False,
        "detail": "",
        "place": PLACE,
        "place_at": None,
        "subject": "",
        "raised_at": NOON - timedelta(minutes=12),
        "presses": 1,
        "last_press_at": NOON - timedelta(minutes=12),
        "address": "Station Square 1, Woerden",
        "latitude": 52.0865,
        "longitude": 4.883,
        "located": None,
        "desk": False,
        "pressed": False,
        "inside": (),
        "contact": "the porter, 0348 111 111",
        "phone": "0348 222 222",
        **changes,
    }
    return HandOver(**said)


texts = st.text(max_size=20)
"""Also what XML cannot hold, line breaks and quotation marks."""

_times = st.integers(0, 10 * 365 * 24 * 3600).map(lambda s: NOON + timedelta(seconds=s))
_places = st.builds(Place, st.just(BuildingId("b")), texts, texts, st.none(), texts)
_degrees = st.floats(-90, 90)
_located = st.builds(
    LastLocated,
    st.builds(Position, _degrees, _degrees, st.none() | st.floats(0, 5000)),
    _times,
    _times,
)
hand_overs = st.builds(
    HandOver,
    now=_times,
    incident_id=texts.map(IncidentId),
    number=st.integers(1, 99999),
    # Duress never gets as far as here.
    kind=st.sampled_from([kind for kind in AlarmKind if kind is not AlarmKind.DURESS]),
    possible=st.booleans(),
    drill=st.booleans(),
    detail=texts,
    place=st.none() | _places,
    place_at=st.none() | _times,
    subject=texts,
    raised_at=_times,
    presses=st.integers(1, 9),
    last_press_at=_times,
    address=texts,
    latitude=st.none() | _degrees,
    longitude=st.none() | _degrees,
    located=st.none() | _located,
    desk=st.booleans(),
    pressed=st.booleans(),
    inside=st.lists(
        st.builds(Inside, texts, st.sampled_from(Why), st.none() | _times, texts), max_size=3
    ).map(tuple),
    contact=texts,
    phone=texts,
)
_urls = st.sampled_from(("https://example.org/a?b=1&c=<", "http://10.0.0.2:8123/x"))
links = st.one_of(
    st.builds(Links, _urls, _urls, _times),
    st.sampled_from((Links(), Links(why_none="no_address"))),
)
zones = st.one_of(
    st.just(UTC),
    # With seconds, as zones had before there were trains.
    st.integers(-14 * 3600, 14 * 3600).map(lambda s: timezone(timedelta(seconds=s))),
)
languages = st.sampled_from(("en", "nl", "fr"))
