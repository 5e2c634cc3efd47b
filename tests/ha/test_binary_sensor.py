"""Open incidents, links, radios, and who watches."""

from dataclasses import replace
from datetime import timedelta

from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm import async_remove_config_entry_device
from custom_components.municipal_alarm.bridge.consoles import DATA_CONSOLES
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import OperatorId, SignalId, SystemId
from custom_components.municipal_alarm.control_room.signals import OperatorPresence
from custom_components.municipal_alarm.control_room.words import AlarmKind, Deviation
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.radio.network import Part
from tests.ha import field
from tests.ha.field import ATTIC, CELLAR
from tests.ha.town import GATEWAY, LIBRARY, OPERATOR, PHONES, RADIO, ROOM, TOWN_HALL, Town


def value(town: Town, unique_id: str) -> str:
    return town.state("binary_sensor", unique_id).state


async def test_a_building_is_unsafe_while_an_incident_is_open(town: Town) -> None:
    assert value(town, f"{TOWN_HALL}_incident_open") == STATE_OFF
    incident = await town.press()
    assert value(town, f"{TOWN_HALL}_incident_open") == STATE_ON
    assert value(town, f"{LIBRARY}_incident_open") == STATE_OFF
    await town.resolve(incident)
    assert value(town, f"{TOWN_HALL}_incident_open") == STATE_OFF
    town.take_sent()


async def test_unacknowledged_until_an_operator_takes_it_on(town: Town) -> None:
    assert value(town, f"{ROOM}_unacknowledged") == STATE_OFF
    incident = await town.press()
    assert value(town, f"{ROOM}_unacknowledged") == STATE_ON
    await town.acknowledge(incident)
    assert value(town, f"{ROOM}_unacknowledged") == STATE_OFF
    town.take_sent()


async def test_a_viewer_is_no_operator(town: Town) -> None:
    for who, expected in (("vic", STATE_OFF), ("gone", STATE_OFF), ("olga", STATE_ON)):
        town.runtime.take(OperatorPresence(OperatorId(who), present=True))
        await town.settle()
        assert value(town, f"{ROOM}_operator_present") == expected, who
    town.runtime.take(OperatorPresence(OperatorId("olga"), present=False))
    await town.settle()
    assert value(town, f"{ROOM}_operator_present") == STATE_OFF


async def test_a_console_can_be_heard(town: Town) -> None:
    consoles = town.hass.data[DATA_CONSOLES]
    operator = OperatorId("olga")
    assert value(town, f"{ROOM}_console_audible") == STATE_OFF
    for sound, expected in ((True, STATE_ON), (False, STATE_OFF)):
        consoles.beat(town.runtime, operator, "left", visible=True, sound=sound)
        await town.settle()
        assert value(town, f"{ROOM}_console_audible") == expected


async def test_an_operator_who_loses_the_role_is_none_any_more(town: Town) -> None:
    town.runtime.take(OperatorPresence(OperatorId("olga"), present=True))
    await town.settle()
    town.hass.config_entries.async_update_entry(
        town.entries[ROOM], options={**town.entries[ROOM].options, "roles": {}}
    )
    await town.edited()
    assert value(town, f"{ROOM}_operator_present") == STATE_OFF


async def test_a_journal_that_cannot_write_is_a_problem(town: Town) -> None:
    assert value(town, f"{ROOM}_journal_problem") == STATE_OFF
    town.runtime.journal_health(object())
    await town.settle()
    assert value(town, f"{ROOM}_journal_problem") == STATE_ON
    town.runtime.journal_health(None)
    await town.settle()
    assert value(town, f"{ROOM}_journal_problem") == STATE_OFF


async def test_the_link_of_a_gateway_and_none_of_phones(town: Town) -> None:
    assert value(town, f"{GATEWAY}_link") == STATE_ON
    town.link.lost()
    await town.settle()
    assert value(town, f"{GATEWAY}_link") == STATE_OFF
    assert town.entity_id("binary_sensor", f"{PHONES}_link") is None


async def test_a_radio_comes_falls_and_goes(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    connectivity, man_down = f"{GATEWAY}_{RADIO}_connectivity", f"{GATEWAY}_{RADIO}_man_down"
    assert (value(town, connectivity), value(town, man_down)) == (STATE_ON, STATE_OFF)
    await town.radio(radio.ManDown, phase=radio.AlarmPhase.PRE_ALERT)
    assert value(town, man_down) == STATE_OFF
    await town.radio(radio.ManDown)
    assert value(town, man_down) == STATE_ON
    await town.radio(radio.ManDown, phase=radio.AlarmPhase.CLEARED)
    assert value(town, man_down) == STATE_OFF
    await town.radio(radio.RadioLost)
    assert value(town, connectivity) == STATE_OFF
    town.link.lost()
    await town.settle()
    assert value(town, man_down) == STATE_UNAVAILABLE
    town.take_sent()


async def test_nobody_lies_there_when_the_operator_has_resolved_it(town: Town) -> None:
    # A Hytera repeater and a MOTOTRBO radio never say that a man-down is over.
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.ManDown)
    other = await town.press()
    await town.resolve(other)
    assert value(town, f"{GATEWAY}_{RADIO}_man_down") == STATE_ON
    (fallen,) = (one for one in town.room.incidents.values() if one.responder_id == "ben")
    await town.resolve(fallen)
    assert value(town, f"{GATEWAY}_{RADIO}_man_down") == STATE_OFF
    town.take_sent()


async def test_a_radio_first_heard_by_an_emergency_may_be_on_the_network(town: Town) -> None:
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.BUTTON)
    assert value(town, f"{GATEWAY}_{RADIO}_connectivity") == STATE_UNKNOWN
    town.take_sent()


# -- rounds and people ------------------------------------------------------------


async def test_a_round_is_overdue_until_what_is_late_is_proven(town: Town) -> None:
    shown = [value(town, "evening_round_overdue")]
    for event in (
        field.opened(),
        field.overdue(CELLAR),
        field.overdue(ATTIC),
        field.visited(CELLAR, Deviation.LATE),
        field.visited(ATTIC, Deviation.LATE),
    ):
        await town.happen(event)
        shown.append(value(town, "evening_round_overdue"))
    assert shown == [STATE_OFF, STATE_OFF, STATE_ON, STATE_ON, STATE_ON, STATE_OFF]
    assert value(town, "closing_overdue") == STATE_OFF


async def test_a_round_that_ended_is_overdue_no_more(town: Town) -> None:
    await town.happen(field.opened(), field.overdue(CELLAR))
    await town.happen(*field.ended({CELLAR: Deviation.MISSED, ATTIC: Deviation.MISSED}))
    assert value(town, "evening_round_overdue") == STATE_OFF


async def test_who_is_on_duty(town: Town) -> None:
    assert value(town, "ben_on_duty") == STATE_ON
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=field.BEN, on_duty=False))
    assert value(town, "ben_on_duty") == STATE_OFF
    assert value(town, "anna_on_duty") == STATE_ON
    await town.change_subentry(ROOM, "anna", on_duty=False)
    assert value(town, "anna_on_duty") == STATE_OFF


@pytest.mark.usefixtures("all_entities_enabled")
async def test_a_warning_before_an_alarm(town: Town) -> None:
    soon = dt_util.utcnow() + timedelta(minutes=1)
    shown = [value(town, "ben_pre_alert")]
    for event in (
        field.warned(soon),
        field.stirred(),
        field.watched(soon),
        field.asked(soon),
        field.heard_of(soon),
        field.asked(soon),
        # From now on it is an alarm.
        field.silent(),
        field.left_alone(),
    ):
        await town.happen(event)
        shown.append(value(town, "ben_pre_alert"))
    assert shown == [
        STATE_OFF,
        STATE_ON,
        STATE_OFF,
        STATE_OFF,
        STATE_ON,
        STATE_OFF,
        STATE_ON,
        STATE_OFF,
        STATE_OFF,
    ]
    assert value(town, "anna_pre_alert") == STATE_OFF


async def test_a_fire_is_shown_of_its_building_while_it_is_open(town: Town) -> None:
    fire = f"{TOWN_HALL}_fire"
    panic = await town.press()
    assert value(town, fire) == STATE_OFF
    await town.command(
        c.RaiseAlarm(
            actor=OPERATOR, signal_id=SignalId("f"), kind=AlarmKind.FIRE, desk_id=town.desk_2
        )
    )
    assert value(town, fire) == STATE_ON
    assert value(town, f"{LIBRARY}_fire") == STATE_OFF
    await town.resolve(panic)
    assert value(town, fire) == STATE_ON
    await town.resolve(town.incident("desk_2"))
    assert value(town, fire) == STATE_OFF
    town.take_sent()


# -- the parts of a radio system ------------------------------------------------

FIRST, SECOND, OTHER = (Part(f"192.0.2.{key}", key, up=True) for key in ("5/1", "5/2", "6/1"))


async def parts(town: Town, *now: Part) -> None:
    """What the link says of its repeaters."""
    town.runtime.parts.update(SystemId(GATEWAY), now)
    await town.settle()


def part(town: Town, key: str) -> str | None:
    entity_id = town.entity_id("binary_sensor", f"{GATEWAY}_part_192.0.2.{key}")
    return town.hass.states.get(entity_id).state if entity_id is not None else None


async def test_a_repeater_is_a_device_with_its_slots(town: Town) -> None:
    assert part(town, "5/1") is None
    await parts(town, FIRST, replace(SECOND, up=False, reason="no answer"))
    assert (part(town, "5/1"), part(town, "5/2")) == (STATE_ON, STATE_OFF)
    await parts(town, FIRST, SECOND, OTHER)
    assert [part(town, key) for key in ("5/1", "5/2", "6/1")] == [STATE_ON] * 3
    device = town.device(f"{GATEWAY}#192.0.2.5", GATEWAY)
    system = town.device(GATEWAY, GATEWAY)
    assert device is not None
    assert system is not None
    assert (device.name, device.via_device_id) == ("Repeater 192.0.2.5", system.id)
    state = town.state("binary_sensor", f"{GATEWAY}_part_192.0.2.5/2")
    assert state.attributes["friendly_name"] == "Repeater 192.0.2.5 Slot 2"


async def test_parts_while_the_link_is_built_anew(town: Town) -> None:
    await parts(town, FIRST)
    town.runtime.parts.forget(SystemId(GATEWAY))
    await town.settle()
    assert part(town, "5/1") == STATE_UNAVAILABLE
    await parts(town, FIRST)
    assert part(town, "5/1") == STATE_ON


async def test_what_is_set_up_no_more_leaves(town: Town) -> None:
    await parts(town, FIRST, SECOND, OTHER)
    await parts(town, SECOND)
    assert [part(town, key) for key in ("5/1", "5/2", "6/1")] == [None, STATE_ON, None]
    assert town.device(f"{GATEWAY}#192.0.2.5", GATEWAY) is not None
    assert town.device(f"{GATEWAY}#192.0.2.6", GATEWAY) is None
    # Set up again: it is there again.
    await parts(town, SECOND, OTHER)
    assert part(town, "6/1") == STATE_ON


async def test_what_left_while_nothing_ran(town: Town) -> None:
    await parts(town, FIRST, OTHER)
    await town.restart()
    assert part(town, "6/1") == STATE_UNAVAILABLE
    await parts(town, FIRST)
    assert (part(town, "5/1"), part(town, "6/1")) == (STATE_ON, None)


async def test_a_part_without_a_place_of_its_own(town: Town) -> None:
    await parts(town, Part("radio", "Control station", up=True))
    state = town.state("binary_sensor", f"{GATEWAY}_part_radio")
    assert state.attributes["friendly_name"] == "Radios Control station"
    assert state.state == STATE_ON


async def test_a_repeater_is_no_radio(town: Town) -> None:
    await parts(town, FIRST)
    await town.restart()
    assert town.entity_id("binary_sensor", f"{GATEWAY}_192.0.2.5_connectivity") is None
    device = town.device(f"{GATEWAY}#192.0.2.5", GATEWAY)
    assert device is not None
    assert not await async_remove_config_entry_device(town.hass, town.entries[GATEWAY], device)
