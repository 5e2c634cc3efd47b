"""Open incidents, links, radios, and who watches."""

from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN

from custom_components.municipal_alarm.control_room.ids import OperatorId
from custom_components.municipal_alarm.control_room.signals import OperatorPresence
from custom_components.municipal_alarm.radio import events as radio
from tests.ha.town import GATEWAY, LIBRARY, PHONES, RADIO, ROOM, TOWN_HALL, Town


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


async def test_a_radio_first_heard_by_an_emergency_may_be_on_the_network(town: Town) -> None:
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.BUTTON)
    assert value(town, f"{GATEWAY}_{RADIO}_connectivity") == STATE_UNKNOWN
    town.take_sent()
