"""What each event changes of an incident. Most of it is told by the stories."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.incident_fold import _INCIDENT, after
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Duty,
    Outcome,
    Prompt,
    Purpose,
)

from .shift import NOON, Room

LIBRARY = BuildingId("library")


@pytest.fixture
def incident(room: Room) -> Incident:
    """An alarm at desk 1, Jan told."""
    room.press("desk 1")
    room.whatever()
    return room.incident


def test_every_event_is_folded() -> None:
    assert {*_INCIDENT, e.IncidentRaised} == set(e.INCIDENT_EVENTS)


def test_resolved_with_messages_that_are_lost(incident: Incident) -> None:
    resolved = e.IncidentResolved(
        at=NOON,
        incident_id=incident.incident_id,
        actor=AUTOMATION,
        outcome=Outcome.FALSE,
        note="",
        overtaken=("lost",),
    )
    assert "lost" not in after(incident, resolved).deliveries


def test_timeline_alone(room: Room, incident: Incident) -> None:
    room.operator("Anna").notes("x")
    room.operator("Anna").looks_at("camera.x")
    assert room.incident is incident


def test_whoever_said_anything_since_they_were_told_has_answered(
    room: Room, incident: Incident
) -> None:
    jan = room.guard("Jan")
    assert not incident.has_answered(jan.responder_id)
    assert not incident.has_answered(room.guard("Ria").responder_id), "never told"
    jan.texts("hello")
    assert room.incident.has_answered(jan.responder_id)
    room.operator("Anna").dispatches("Jan")
    room.whatever()
    assert room.incident.has_answered(jan.responder_id), "in the same moment"
    jan.refuses()
    room.after(seconds=1)
    room.operator("Anna").dispatches("Jan")
    room.whatever()
    assert not room.incident.has_answered(jan.responder_id), "sent since"
    jan.accepts()
    assert room.incident.has_answered(jan.responder_id)
    room.whatever()


def test_stand_down_makes_nobody_part_of_it(room: Room, incident: Incident) -> None:
    room.operator("Anna").resolves()
    room.whatever()
    (sent,) = room.happened(e.MessageSent)
    to_ria = replace(sent.alerts[0], key="k", responder_id="ria")  # type: ignore[arg-type]
    changed = after(room.incident, replace(sent, alerts=(to_ria,)))
    assert set(changed.assignments) == {"jan"}
    told = after(room.incident, replace(sent, alerts=(to_ria,), purpose=Purpose.MESSAGE))
    assert told.assignments["ria"].state is AssignmentState.ALERTED  # type: ignore[index]


@pytest.mark.parametrize(
    ("does", "gone"),
    [
        (lambda room: room.operator("Anna").acknowledges(), {Prompt.UNACKNOWLEDGED}),
        (
            lambda room: room.operator("Anna").dispatches("Els"),
            {Prompt.BACKUP_ASKED, Prompt.NOBODY_REACHED, Prompt.NOBODY_COMES},
        ),
        (
            lambda room: room.operator("Anna").calls_up(Duty.PATROL),
            {Prompt.BACKUP_ASKED, Prompt.NOBODY_REACHED, Prompt.NOBODY_COMES},
        ),
        (lambda room: room.operator("Anna").calls_the_roll(), {Prompt.UNACCOUNTED}),
        (lambda room: room.guard("Jan").accepts(), {Prompt.NOBODY_REACHED}),
        (
            lambda room: room.operator("Anna").hears_arrival_of("Jan"),
            {Prompt.NOBODY_ON_SCENE, Prompt.NOBODY_REACHED},
        ),
        (
            lambda room: room.operator("Anna").escalates("police"),
            {Prompt.POLICE_ASKED, Prompt.EXTERNAL_FAILED},
        ),
        (lambda room: room.press("desk 1"), {Prompt.ALL_CLEAR, Prompt.SIGN_OF_LIFE}),
        (lambda room: room.operator("Anna").notes("x"), set()),
    ],
)
def test_what_deals_with_a_prompt(
    room: Room, incident: Incident, does: Callable[[Room], None], gone: set[Prompt]
) -> None:
    all_of_them = tuple(prompt for prompt in Prompt if prompt is not Prompt.NOT_RECEIPTED)
    changed = incident.but(prompts=all_of_them)
    incidents = room.state.incidents.put(incident.incident_id, changed)
    room.state = replace(room.state, incidents=incidents)
    room.checks = False  # made by hand: no journal would lead here
    does(room)
    assert set(room.incident.prompts) == set(all_of_them) - gone
    room.whatever()


def test_kind_stays_unless_something_more_urgent_comes(room: Room, incident: Incident) -> None:
    joined = e.AlarmJoined(
        at=NOON,
        incident_id=incident.incident_id,
        kind=AlarmKind.FIRE,
        source_id=incident.source_id,
        signal_id=incident.signal_id,
        occurred_at=NOON,
        actor=None,
        again_due_at=None,
        priority=incident.priority,
    )
    assert after(incident, joined).kind is AlarmKind.PANIC
    old_record = replace(joined, priority=None)
    assert after(incident, old_record).presses == 2


def test_further_alarm_from_a_newer_place(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    room.whatever()
    assert (room.incident.place, room.incident.placed_at) == (Place(LIBRARY, "Library"), None)
    jan.scans("desk 3")
    jan.alarms(AlarmKind.EMERGENCY)
    room.whatever()
    assert room.incident.place == room.site.places[DeskId("desk 3")]
    assert room.incident.placed_at == room.now


def test_report_of_a_call_that_is_lost_changes_nothing(incident: Incident) -> None:
    report = e.ExternalReported(
        at=NOON,
        incident_id=incident.incident_id,
        target="police",
        state=DeliveryState.SENT,
        reason="",
        actor=None,
    )
    assert after(incident, report) is incident


def test_told_in_secret_is_told_to_nobody_who_waits(incident: Incident) -> None:
    """A further press is told as soon, or as late, as without duress."""
    (delivery,) = incident.deliveries.values()
    told = e.TargetsAlerted(
        at=NOON,
        incident_id=incident.incident_id,
        secret=True,
        actor=None,
        occasion="duress",
        targets=(),
        alerts=(replace(delivery.alert, key="k"),),
        external=(),
        skipped=(),
        raise_sound=False,
    )
    earlier = incident.but(last_told_at=None)
    assert after(earlier, told).last_told_at is None
    assert after(earlier, replace(told, secret=False)).last_told_at == NOON
