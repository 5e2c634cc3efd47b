"""Listening in: who is heard, by which radio, how long, and by whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room import (
    effects as x,
    events as e,
    signals as s,
    snapshot,
)
from custom_components.municipal_alarm.control_room.errors import BadRequest, WrongState
from custom_components.municipal_alarm.control_room.ids import ResponderId, SystemId
from custom_components.municipal_alarm.control_room.secrecy import public
from custom_components.municipal_alarm.control_room.site import Contact
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeliveryState,
    MicrophoneState,
)

from .shift import PEOPLE, PHONE, RADIO, Room, make_town

JAN = ResponderId("jan")
SPARE = "spare radio of Jan"


@pytest.fixture
def incident(room: Room) -> None:
    """An alarm at desk 1 that Anna has taken on."""
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    room.whatever()


def reasons(room: Room) -> list[tuple[str, bool]]:
    """Why microphones were closed, and whether in secret."""
    return [(one.reason, one.secret) for one in room.happened(e.MicrophoneClosed)]


def shown(room: Room, *, secrets: bool) -> list[dict[str, Any]]:
    told = snapshot.incident(room.incident, room.site, secrets=secrets)["microphones"]
    assert isinstance(told, list)
    return told


def with_spare() -> list[Any]:
    """The town's people; Jan has a second radio."""
    jan = PEOPLE[0]
    return [replace(jan, contacts=(*jan.contacts, Contact(RADIO.system_id, SPARE))), *PEOPLE[1:]]


# --- man-down -----------------------------------------------------------------


def test_man_down_is_heard_by_the_very_radio_that_told_it(room: Room) -> None:
    room.edit(make_town(people=with_spare()))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN, radio=SPARE)
    opened = room.microphone("Jan")
    assert (opened.address, opened.until) == (SPARE, room.now + timedelta(seconds=30))
    room.radio_text(to="Els")
    room.operator("Anna").acknowledges()
    assert shown(room, secrets=True) == [
        {
            "responder_id": "jan",
            "responder": "Jan",
            "until": "2026-11-22T12:00:30+00:00",
            "state": "asked",
            "reason": "",
            "detail": "",
            "system_id": "radio",
            "address": SPARE,
        }
    ]
    room.reports(opened, DeliveryState.SENT)
    assert shown(room, secrets=False)[0]["state"] == "asked"
    room.reports(opened, DeliveryState.RECEIPTED)
    assert shown(room, secrets=False)[0]["state"] == "open"
    room.after(seconds=30)
    assert room.closed("Jan").address == SPARE
    assert shown(room, secrets=True) == []
    assert reasons(room) == [("time", False)]


def test_man_down_by_a_phone_is_heard_by_the_radio(room: Room) -> None:
    room.edit(
        make_town(systems=(replace(RADIO, microphone=False), replace(PHONE, microphone=True)))
    )
    room.guard("Piet").alarms(AlarmKind.MAN_DOWN)
    assert room.microphone("Piet").system_id == PHONE.system_id
    room.whatever()


@pytest.mark.parametrize(
    ("systems", "reason"),
    [
        ((replace(RADIO, microphone=False, no_microphone="mototrbo"), PHONE), "mototrbo"),
        ((replace(RADIO, microphone=False), PHONE), "no_radio"),
        ((), "no_radio"),
    ],
)
def test_man_down_of_a_radio_that_cannot(room: Room, systems: Any, reason: str) -> None:
    """The alarm goes out all the same, and the timeline says why nothing is heard."""
    room.edit(make_town(systems=systems))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els", contains="MAN DOWN")
    (event,) = room.happened(e.MicrophoneUnavailable)
    assert (event.responder_id, event.reason, event.secret) == ("jan", reason, False)
    assert not room.incident.microphones


def test_man_down_of_a_responder_without_anything(room: Room) -> None:
    room.edit(make_town(people=[replace(PEOPLE[0], contacts=()), *PEOPLE[1:]]))
    room.operator("Anna").raises(guard="Jan", kind=AlarmKind.MAN_DOWN)
    room.radio_text(to="Els")
    assert [one.reason for one in room.happened(e.MicrophoneUnavailable)] == ["no_radio"]


def test_talkgroup_has_no_microphone(room: Room) -> None:
    group = Contact(RADIO.system_id, "talkgroup/100")
    room.edit(make_town(people=[replace(PEOPLE[0], contacts=(group,)), *PEOPLE[1:]]))
    room.operator("Anna").raises(guard="Jan", kind=AlarmKind.MAN_DOWN)
    room.radio_text(to="Els")
    assert [one.reason for one in room.happened(e.MicrophoneUnavailable)] == ["no_radio"]


# --- its end ------------------------------------------------------------------


@pytest.mark.usefixtures("incident")
def test_operator_closes_it(room: Room) -> None:
    anna = room.operator("Anna")
    anna.listens_to("Jan", 300)
    opened = room.microphone("Jan")
    anna.closes_microphone_of("Jan")
    assert room.closed("Jan").key == f"{opened.key}/close"
    (event,) = room.happened(e.MicrophoneClosed)
    assert (event.reason, event.actor) == ("operator", anna.actor)
    with pytest.raises(WrongState, match=r"microphone_closed.*Jan"):
        anna.closes_microphone_of("Jan")
    room.after(minutes=4)


@pytest.mark.usefixtures("incident")
def test_it_did_not_open(room: Room) -> None:
    room.operator("Anna").listens_to("Jan", 60)
    opened = room.microphone("Jan")
    room.reports(opened, DeliveryState.FAILED, "refused", "result 3")
    room.reports(opened, DeliveryState.FAILED, "radio_off")
    assert reasons(room) == [("failed", False)]
    told = shown(room, secrets=False)[0]
    assert (told["state"], told["reason"], told["detail"]) == ("failed", "refused", "result 3")
    assert room.incident.microphones[JAN].state is MicrophoneState.FAILED
    with pytest.raises(WrongState, match="microphone_closed"):
        room.operator("Anna").hears("Jan")
    room.reports(opened, DeliveryState.RECEIPTED)
    assert room.incident.microphones[JAN].state is MicrophoneState.FAILED
    room.after(minutes=2)
    assert reasons(room) == [("failed", False)], "what never opened is not closed"
    room.operator("Anna").listens_to("Jan", 60)
    assert room.incident.microphones[JAN].state is MicrophoneState.ASKED
    room.whatever()


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("heard", [True, False])
def test_what_waits_for_its_link_does_not_open_after_the_end(room: Room, heard: bool) -> None:
    room.operator("Anna").listens_to("Jan", 300)
    opened = room.microphone("Jan")
    if heard:
        room.reports(opened, DeliveryState.RECEIPTED)
    room.operator("Anna").resolves()
    withdrawn = [one.withdrawn for one in room.unsaid if isinstance(one, x.Withdraw)]
    assert (opened.key in withdrawn) is not heard
    room.closed("Jan")
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_report_of_one_says_nothing_of_another(room: Room) -> None:
    room.operator("Anna").dispatches("Kees")
    room.whatever()
    for name in ("Jan", "Kees"):
        room.operator("Anna").listens_to(name, 60)
    room.reports(room.microphone("Kees"), DeliveryState.FAILED, "busy")
    assert [one["state"] for one in shown(room, secrets=True)] == ["asked", "failed"]
    room.reports(room.microphone("Jan"), DeliveryState.RECEIPTED)
    assert [one["state"] for one in shown(room, secrets=True)] == ["open", "failed"]


@pytest.mark.usefixtures("incident")
def test_report_of_what_is_closed_already(room: Room) -> None:
    room.operator("Anna").listens_to("Jan", 60)
    opened = room.microphone("Jan")
    room.operator("Anna").closes_microphone_of("Jan")
    closed = room.closed("Jan")
    room.reports(opened, DeliveryState.RECEIPTED)
    room.reports(opened, DeliveryState.FAILED)
    room.reports(closed, DeliveryState.FAILED)
    assert not room.incident.microphones
    assert reasons(room) == [("operator", False)]


@pytest.mark.usefixtures("incident")
def test_radio_is_switched_off(room: Room) -> None:
    room.operator("Anna").listens_to("Jan", 60)
    room.microphone("Jan")
    room.guard("Kees").radio(on=False)
    room.guard("Jan").radio(on=False)
    room.closed("Jan")
    assert reasons(room) == [("ended", False)]


def test_radio_that_was_thought_off_is_switched_off(room: Room) -> None:
    """Its registration was lost, its alarm was not."""
    jan = room.guard("Jan")
    jan.radio(on=False)
    jan.alarms(AlarmKind.MAN_DOWN)
    room.microphone("Jan")
    room.radio_text(to="Els")
    jan.radio(on=False)
    room.closed("Jan")


@pytest.mark.usefixtures("incident")
def test_open_in_two_incidents_is_closed_with_the_last(room: Room) -> None:
    anna = room.operator("Anna")
    anna.listens_to("Jan", 300)
    first = room.incident
    room.press("desk 2")
    anna.listens_to("Jan", 60)
    room.whatever()
    anna.resolves(incident=first)
    assert not [one for one in room.unsaid if isinstance(one, x.CloseMicrophone)]
    room.whatever()
    anna.resolves()
    room.closed("Jan")
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_restart_while_it_is_open(room: Room) -> None:
    room.operator("Anna").listens_to("Jan", 60)
    opened = room.microphone("Jan")
    room.restart(down=20)
    assert room.incident.microphones[JAN].until == opened.until
    room.restart(down=50)
    room.closed("Jan")
    assert reasons(room) == [("time", False)]
    assert not room.incident.microphones


@pytest.mark.usefixtures("incident")
def test_opened_by_an_earlier_release(room: Room) -> None:
    """Its journal did not say by which radio: it ends, and nothing is sent."""
    room.operator("Anna").listens_to("Jan", 60)
    room.microphone("Jan")
    room.events = [
        replace(event, system_id=SystemId(""), address="")
        if isinstance(event, e.MicrophoneOpened)
        else event
        for event in room.events
    ]
    room.restart(down=90)
    assert reasons(room) == [("time", False)]


@pytest.mark.usefixtures("incident")
def test_they_change_radios(room: Room) -> None:
    room.edit(make_town(people=with_spare()))
    anna = room.operator("Anna")
    anna.listens_to("Jan", 60)
    first = room.microphone("Jan")
    room.link("radio", up=True)
    room.state = replace(room.state, devices={("radio", "radio of Jan"): False})  # type: ignore[dict-item]
    room.checks = False
    anna.listens_to("Jan", 60)
    second = room.microphone("Jan")
    assert (first.address, second.address) == ("radio of Jan", SPARE)
    assert room.closed("Jan").address == "radio of Jan"
    assert reasons(room) == [("ended", False)]
    assert room.incident.microphones[JAN].address == SPARE


# --- who listens --------------------------------------------------------------


@pytest.mark.usefixtures("incident")
def test_who_listens_is_written_down(room: Room) -> None:
    anna, bram = room.operator("Anna"), room.operator("Bram")
    with pytest.raises(WrongState, match="microphone_closed"):
        anna.hears("Jan")
    anna.listens_to("Jan", 60)
    room.microphone("Jan")
    anna.hears("Jan")
    anna.hears("Jan")  # on a second screen
    bram.hears("Jan")
    anna.hears("Jan", started=False)
    room.after(seconds=60)
    room.closed("Jan")
    with pytest.raises(WrongState, match="microphone_closed"):
        bram.hears("Jan")
    anna.hears("Jan", started=False)
    bram.hears("Jan", started=False)
    bram.hears("Jan", started=False)
    assert [one.actor.name for one in room.happened(e.ListeningStarted)] == ["Anna", "Anna", "Bram"]
    ended = room.happened(e.ListeningEnded)
    assert [one.actor.name for one in ended] == ["Anna", "Anna", "Bram"]
    assert not any(one.secret for one in (*room.happened(e.ListeningStarted), *ended))
    assert not room.incident.listening


@pytest.mark.usefixtures("incident")
def test_listening_ends_when_the_incident_does(room: Room) -> None:
    anna = room.operator("Anna")
    anna.listens_to("Jan", 60)
    anna.hears("Jan")
    anna.resolves()
    room.whatever()
    with pytest.raises(WrongState, match="wrong_state"):
        anna.hears("Jan")
    anna.hears("Jan", started=False)
    assert len(room.happened(e.ListeningEnded)) == 1


# --- duress -------------------------------------------------------------------


@pytest.mark.usefixtures("incident")
def test_microphone_behind_a_duress_code_is_seen_by_operators_alone(room: Room) -> None:
    anna = room.operator("Anna")
    room.guard("Jan").texts("0")
    opened = room.microphone("Jan")
    anna.hears("Jan")
    assert (len(shown(room, secrets=True)), shown(room, secrets=False)) == (1, [])
    room.reports(opened, DeliveryState.RECEIPTED)
    assert shown(room, secrets=True)[0]["state"] == "open"
    room.after(seconds=30)
    anna.hears("Jan", started=False)
    room.whatever()
    kinds = (
        e.MicrophoneOpened,
        e.MicrophoneClosed,
        e.ListeningStarted,
        e.ListeningEnded,
    )
    secret = [event for event in room.events if isinstance(event, kinds)]
    assert [type(event) for event in secret] == [kinds[0], kinds[2], kinds[1], kinds[3]]
    assert [public(event) for event in secret] == [None] * 4


@pytest.mark.usefixtures("incident")
def test_one_that_all_may_see_closes_at_its_time_for_them(room: Room) -> None:
    """The duress code opened it for longer; only who may know of it sees that."""
    jan, anna = room.guard("Jan"), room.operator("Anna")
    jan.texts("8")
    room.microphone("Jan")
    anna.hears("Jan")
    room.after(seconds=20)
    jan.texts("0")
    room.microphone("Jan")
    room.whatever()
    assert shown(room, secrets=False)[0]["until"] == "2026-11-22T12:00:30+00:00"
    assert shown(room, secrets=True)[0]["until"] == "2026-11-22T12:00:50+00:00"
    room.after(seconds=10)
    assert shown(room, secrets=False) == []
    assert len(shown(room, secrets=True)) == 1
    assert not [one for one in room.unsaid if isinstance(one, x.CloseMicrophone)]
    room.whatever()
    room.after(seconds=20)
    room.closed("Jan")
    assert reasons(room) == [("time", False), ("time", True)]
    anna.hears("Jan", started=False)
    assert not room.happened(e.ListeningEnded)[0].secret


@pytest.mark.usefixtures("incident")
def test_operator_closes_what_all_see_and_what_not(room: Room) -> None:
    jan = room.guard("Jan")
    jan.texts("8")
    room.after(seconds=10)
    jan.texts("0")
    room.whatever()
    room.operator("Anna").closes_microphone_of("Jan")
    room.closed("Jan")
    assert sorted(reasons(room)) == [("operator", False), ("operator", True)]
    assert shown(room, secrets=False) == shown(room, secrets=True) == []


@pytest.mark.usefixtures("incident")
def test_duress_by_another_radio_leaves_what_all_see(room: Room) -> None:
    room.edit(make_town(people=with_spare()))
    room.guard("Jan").texts("8")
    assert room.microphone("Jan").address == "radio of Jan"
    room.after(seconds=10)
    room.handle(
        replace(  # by the key of the other radio, in their own name
            _text(room, "0"), address=SPARE
        )
    )
    assert room.microphone("Jan").address == SPARE
    assert room.closed("Jan").address == "radio of Jan"
    assert reasons(room) == [("ended", True)]
    assert shown(room, secrets=False)[0]["address"] == "radio of Jan"
    assert shown(room, secrets=True)[0]["address"] == SPARE
    room.after(seconds=20)
    assert shown(room, secrets=False) == []
    room.whatever()


def _text(room: Room, text: str) -> Any:
    return s.TextIn(room.new_id(), RADIO.system_id, "radio of Jan", text, room.now)


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("code", ["8", "0"])
def test_a_code_does_not_cut_short_what_an_operator_opened(room: Room, code: str) -> None:
    room.operator("Anna").listens_to("Jan", 120)
    opened = room.microphone("Jan")
    room.after(seconds=10)
    room.guard("Jan").texts(code)
    assert room.microphone("Jan").until == opened.until
    room.after(seconds=109)
    assert not room.happened(e.MicrophoneClosed)
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_failure_of_what_all_see_is_seen_by_all(room: Room) -> None:
    jan = room.guard("Jan")
    jan.texts("8")
    opened = room.microphone("Jan")
    room.after(seconds=10)
    jan.texts("0")
    behind = room.microphone("Jan")
    room.reports(opened, DeliveryState.FAILED, "busy")
    assert shown(room, secrets=False)[0]["state"] == "failed"
    assert shown(room, secrets=True)[0]["state"] == "asked"
    room.reports(behind, DeliveryState.FAILED, "busy")
    assert shown(room, secrets=True)[0]["state"] == "failed"
    assert reasons(room) == [("failed", False), ("failed", True)]
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_one_that_failed_for_all_to_see_opens_behind_a_duress_code(room: Room) -> None:
    """In the same moment, and so under the same key."""
    room.guard("Jan").texts("8")
    opened = room.microphone("Jan")
    room.reports(opened, DeliveryState.FAILED, "busy")
    room.guard("Jan").texts("0")
    assert room.microphone("Jan").key == opened.key
    assert shown(room, secrets=False)[0]["state"] == "failed"
    assert shown(room, secrets=True)[0]["state"] == "asked"
    room.operator("Anna").closes_microphone_of("Jan")
    room.closed("Jan")
    assert reasons(room) == [("failed", False), ("operator", True)]
    assert shown(room, secrets=False)[0]["state"] == "failed"
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_duress_by_a_radio_that_cannot_be_heard_is_secret_too(room: Room) -> None:
    room.edit(make_town(systems=(replace(RADIO, microphone=False), PHONE)))
    room.guard("Jan").texts("0")
    (event,) = room.happened(e.MicrophoneUnavailable)
    assert event.secret
    room.whatever()


# --- by hand ------------------------------------------------------------------


@pytest.mark.usefixtures("incident")
def test_microphone(room: Room) -> None:
    room.operator("Anna").listens_to("Jan", 60)
    opened = room.microphone("Jan")
    assert opened.until == room.now + timedelta(seconds=60)
    assert set(room.incident.microphones) == {"jan"}
    room.after(seconds=0.5)
    room.operator("Anna").listens_to("Jan", 60)
    again = room.microphone("Jan")
    assert again.key != opened.key
    room.after(seconds=59.5)
    assert room.incident.microphones["jan"].key == again.key  # type: ignore[index]
    room.after(seconds=0.5)
    assert room.closed("Jan").key == f"{again.key}/close"
    assert not room.incident.microphones
    room.whatever()


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("seconds", [0, -5, 301])
def test_microphone_has_a_limit(room: Room, seconds: int) -> None:
    with pytest.raises(BadRequest, match=r"microphone_time.*300"):
        room.operator("Anna").listens_to("Jan", seconds)


@pytest.mark.usefixtures("incident")
def test_microphone_of_a_phone(room: Room) -> None:
    room.operator("Anna").dispatches("Ria")
    room.whatever()
    with pytest.raises(BadRequest, match=r"no_microphone.*Ria"):
        room.operator("Anna").listens_to("Ria")


@pytest.mark.usefixtures("incident")
def test_microphone_of_the_radio_that_is_there(room: Room) -> None:
    jan = PEOPLE[0]
    spare = replace(jan.contacts[0], address=SPARE)
    people = [replace(jan, contacts=(*jan.contacts, spare))]
    room.edit(make_town(people=people, systems=[RADIO]))
    room.guard("Jan").radio(on=False)
    room.operator("Anna").listens_to("Jan", 300)
    assert room.microphone("Jan").address == "spare radio of Jan"


@pytest.mark.usefixtures("incident")
def test_microphone_when_it_is_over(room: Room) -> None:
    room.operator("Anna").resolves()
    room.whatever()
    with pytest.raises(WrongState):
        room.operator("Anna").listens_to("Jan")


# --- who can be heard, and who was ----------------------------------------------


def test_only_who_is_in_the_incident_can_be_heard(room: Room, incident: None) -> None:
    with pytest.raises(BadRequest, match="not_of_incident"):
        room.operator("Anna").listens_to("Kees")
    room.operator("Anna").dispatches("Kees")
    room.whatever()
    room.operator("Anna").listens_to("Kees")
    room.microphone("Kees")


def test_who_refused_to_come_is_not_heard(room: Room, incident: None) -> None:
    room.guard("Jan").refuses()
    room.whatever()
    with pytest.raises(BadRequest, match="not_of_incident"):
        room.operator("Anna").listens_to("Jan")
