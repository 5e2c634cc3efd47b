"""Who looked at what: counted, and held against when it was allowed."""

from datetime import timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId
from custom_components.municipal_alarm.control_room.words import AccessKind, ActorKind
from custom_components.municipal_alarm.learning.accesses import (
    KINDS,
    LIVE,
    Lasted,
    When,
    count,
    looks_of,
)
from tests.control_room.shift import NOON, Room

ANNA = Actor(ActorKind.OPERATOR, "anna", "Anna")
ONE, TWO = IncidentId("i1"), IncidentId("i2")
HOUR = timedelta(hours=1)
KNOWN = {
    ONE: Lasted(NOON, NOON + HOUR, "#1 Library, desk 1"),
    TWO: Lasted(NOON, None, "#2 Depot"),
}


def accessed(
    hours: float, what: AccessKind, incident: IncidentId | None = ONE, who: Actor = ANNA
) -> e.AccessRecorded:
    at = NOON + hours * HOUR
    return e.AccessRecorded(at=at, actor=who, what=what, about="#1", incident_id=incident)


def viewed(hours: float, incident: IncidentId = ONE) -> e.CameraViewed:
    return e.CameraViewed(
        at=NOON + hours * HOUR, incident_id=incident, actor=ANNA, camera="camera.x"
    )


def listened(hours: float, incident: IncidentId = ONE) -> e.ListeningStarted:
    return e.ListeningStarted(
        at=NOON + hours * HOUR,
        incident_id=incident,
        actor=ANNA,
        responder_id=ResponderId("jan"),
        responder="Jan",
    )


def when(*events: e.Event) -> list[When]:
    return [one.when for one in looks_of(events, KNOWN)]


def test_a_live_look_is_during_its_incident_or_must_not_be() -> None:
    for live in (viewed, listened):
        assert when(live(0), live(0.5), live(1)) == [When.DURING] * 3
        assert when(live(-0.1), live(1.1)) == [When.OUTSIDE] * 2
        assert when(live(99, TWO)) == [When.DURING]
        assert when(live(0, IncidentId("gone"))) == [When.UNKNOWN]
    assert when(accessed(0.5, AccessKind.CAMERA, None)) == [When.OUTSIDE]


def test_evidence_is_looked_at_afterwards() -> None:
    assert when(accessed(0.5, AccessKind.PICTURE)) == [When.DURING]
    assert (
        when(accessed(48, AccessKind.PICTURE), accessed(48, AccessKind.TIMELINE))
        == [When.AFTER] * 2
    )
    assert when(accessed(48, AccessKind.SEARCH, None)) == [When.OF_NONE]


def test_what_is_said_of_a_look() -> None:
    camera, microphone, timeline = looks_of(
        [viewed(0.5), listened(0.5), accessed(2, AccessKind.TIMELINE)], KNOWN
    )
    assert (camera.what, camera.about) == (AccessKind.CAMERA, "#1 Library, desk 1")
    assert (microphone.what, microphone.about) == (
        AccessKind.MICROPHONE,
        "Jan, #1 Library, desk 1",
    )
    assert (timeline.what, timeline.about, timeline.is_live) == (AccessKind.TIMELINE, "#1", False)


def test_other_events_are_no_looks(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").notes("x")
    room.whatever()
    assert looks_of(room.events, {}) == ()
    assert {one.KIND for one in (e.AccessRecorded, e.CameraViewed, e.ListeningStarted)} == set(
        KINDS
    )


def test_a_shift_proves_that_nobody_looked_outside_incidents(room: Room) -> None:
    """By the room's own rules: it refuses every other look."""
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    room.operator("Anna").looks_at("camera.desk_1")
    room.operator("Anna").listens_to("Jan")
    room.operator("Bram").hears("Jan")
    room.after(minutes=2)
    room.operator("Anna").resolves()
    room.whatever()
    incident = room.incident
    lasted = Lasted(incident.raised_at, incident.resolved_at, "#1")
    found = count(looks_of(room.events, {incident.incident_id: lasted}))
    assert (found.live, found.outside, found.unknown) == (2, (), 0)
    assert found.by_person == {
        ("anna", "Anna"): {AccessKind.CAMERA: 1},
        ("bram", "Bram"): {AccessKind.MICROPHONE: 1},
    }


@given(
    events=st.lists(
        st.one_of(
            st.builds(viewed, st.floats(-1, 3), st.sampled_from([ONE, TWO, IncidentId("gone")])),
            st.builds(listened, st.floats(-1, 3)),
            st.builds(
                accessed,
                st.floats(-1, 3),
                st.sampled_from(AccessKind),
                st.sampled_from([ONE, TWO, None]),
                st.sampled_from([ANNA, Actor(ActorKind.OPERATOR, "bram", "Bram")]),
            ),
        )
    )
)
def test_counts_are_those_of_a_plain_reading(events: list[e.Event]) -> None:
    looks = looks_of(events, KNOWN)
    found = count(looks)
    assert sum(found.by_kind.values()) == len(events) == len(found.looks)
    assert sum(sum(kinds.values()) for kinds in found.by_person.values()) == len(events)
    assert found.live == sum(1 for one in looks if one.what in LIVE)
    assert set(found.outside) == {one for one in looks if one.when is When.OUTSIDE}
