"""One message to each, by the surest way."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.site import Contact, Site
from custom_components.municipal_alarm.control_room.words import DeliveryState, Purpose

from .shift import PEOPLE, RADIO, Room, make_town


def test_surest_contact(room: Room) -> None:
    room.press("desk 3")
    room.radio_text(to="Piet", by="radio")
    room.operator("Anna").resolves()
    room.whatever()
    room.link("phone", up=True)
    room.press("desk 3")
    room.radio_text(to="Piet", by="phone")
    room.whatever()


def test_key_names_the_incident_the_occasion_and_the_person(room: Room) -> None:
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    assert text.key == f"{room.incident.incident_id}/step0/jan"
    assert text.purpose is Purpose.ALARM


def test_system_that_gives_no_receipts_is_waited_for_by_nobody(room: Room) -> None:
    room.edit(make_town(systems=[]))
    room.press("desk 2")
    room.radio_text(to="Jan")
    incident: Incident = room.incident
    assert [delivery.receipt_due_at for delivery in incident.deliveries.values()] == [None]


def test_who_was_taken_off_the_list_is_not_told_of_more(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=6)
    room.edit(make_town(people=PEOPLE[1:]))
    room.press("desk 2")
    assert [one.state for one in room.incident.deliveries.values()] == [DeliveryState.RECEIPTED]


def test_who_refused_is_not_told_of_more(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").refuses()
    room.after(seconds=6)
    room.press("desk 2")


# --- talkgroups ---------------------------------------------------------------

GROUP = Contact(RADIO.system_id, "talkgroup/100")


def with_group(*names: str, first: bool) -> Site:
    """The town where these are reached by a talkgroup, before all or after all."""
    return make_town(
        people=[
            replace(one, contacts=(GROUP, *one.contacts) if first else (*one.contacts, GROUP))
            if one.name in names
            else one
            for one in PEOPLE
        ]
    )


def test_talkgroup_confirms_for_nobody(room: Room) -> None:
    room.edit(with_group("Jan", first=True))
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    assert text.address == GROUP.address
    room.reports(text, DeliveryState.SENT)
    assert [one.receipt_due_at for one in room.incident.deliveries.values()] == [None]
    room.operator("Anna").acknowledges()
    room.after(minutes=4)
    assert room.incident.prompts == ()


def test_talkgroup_is_the_other_way_of_a_radio_that_does_not_confirm(room: Room) -> None:
    room.edit(with_group("Jan", first=False))
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    assert room.radio_text(to="Jan").address == "radio of Jan"
    room.operator("Anna").acknowledges()
    room.after(seconds=10)
    assert {room.radio_text(to="Jan").address for _ in range(2)} == {"radio of Jan", GROUP.address}
    room.whatever()


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.RECEIPTED])
def test_talkgroup_of_several_hears_it_once(room: Room, state: DeliveryState) -> None:
    room.edit(with_group("Jan", "Els", first=True))
    room.off |= {GROUP.address}
    room.press("desk 2")
    room.operator("Anna").dispatches("Jan", "Els")
    text = room.radio_text(to="Jan", purpose=Purpose.DISPATCH)
    room.radio_text(to="Jan", purpose=Purpose.ALARM)
    room.nothing_more()
    room.reports(text, state)
    sent = [one for one in room.incident.deliveries.values() if one.alert.text == text.text]
    assert [(one.alert.responder, one.state) for one in sent] == [("Jan", state), ("Els", state)]


def test_talkgroup_that_fails_is_followed_by_each_ones_radio(room: Room) -> None:
    room.edit(with_group("Jan", "Els", first=True))
    room.off |= {GROUP.address}
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    first = room.radio_text(to="Jan", purpose=Purpose.ALARM)
    room.reports(first, DeliveryState.SENT)
    room.operator("Anna").dispatches("Jan", "Els")
    text = room.radio_text(to="Jan", purpose=Purpose.DISPATCH)
    room.reports(text, DeliveryState.FAILED, "unknown_system")
    room.radio_text(to="Jan", contains="GO:", by="radio")
    assert room.radio_text(to="Els", contains="GO:").address == "radio of Els"
    assert room.incident.deliveries[first.key].state is DeliveryState.SENT
    room.nothing_more()
