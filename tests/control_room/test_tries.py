"""By which ways a message was tried; what comes of it is told by the stories of receipts."""

from dataclasses import replace

from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.tries import as_known, family, has_it, not_tried
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import DeliveryState

from .shift import PHONE, RADIO, Room, make_town


def test_what_was_tried_in_secret_does_not_count_for_what_all_see(room: Room) -> None:
    """Piet was told in secret by radio, which is off, and by phone; then for all to see."""
    room.edit(make_town(systems=(RADIO, replace(PHONE, receipts=True))))
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 1")
    room.guard("Jan").texts("0")
    room.after(seconds=15)
    key = f"{room.incident.incident_id}/step1/piet"
    turn = Turn(room.state, room.now)
    secret = room.incident
    assert as_known(secret, key) is secret
    assert len(list(family(secret, key, secret.deliveries[key]))) == 2
    assert not_tried(turn, secret, key, secret.deliveries[key]) is None
    by_phone = next(one for one in secret.deliveries.values() if one.alert.original == key)
    confirmed = replace(by_phone, state=DeliveryState.RECEIPTED)
    known = secret.but(deliveries={**secret.deliveries, by_phone.alert.key: confirmed})
    assert has_it(known, key, known.deliveries[key])

    room.after(seconds=16)
    known = room.incident
    seen = as_known(known, key)
    assert seen is known.shown
    assert len(list(family(seen, key, seen.deliveries[key]))) == 1
    contact = not_tried(Turn(room.state, room.now), seen, key, seen.deliveries[key])
    assert contact is not None
    assert contact.system_id == PHONE.system_id
    assert not has_it(known, key, seen.deliveries[key])
    room.whatever()


def test_who_is_not_set_up_any_more_has_no_other_way(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    ((key, delivery),) = room.incident.deliveries.items()
    alert = replace(delivery.alert, responder_id=ResponderId("gone"))
    turn = Turn(room.state, room.now)
    assert not_tried(turn, room.incident, key, replace(delivery, alert=alert)) is None
