"""One message to each, by the surest way."""

from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.words import DeliveryState, Purpose

from .shift import PEOPLE, Room, make_town


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
