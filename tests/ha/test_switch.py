"""Switches: open microphones, and who works alone.

A microphone opens within an incident, for half a minute, and never tells of duress.
"""

from datetime import timedelta

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId, SystemId
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.radio.commands import OpenMicrophone
from tests.ha import field
from tests.ha.town import GATEWAY, OPERATOR, RADIO, ROOM, Sent, Town

MICROPHONE = f"{GATEWAY}_{RADIO}_microphone"


def shown(town: Town) -> str:
    return town.state("switch", MICROPHONE).state


async def turn(town: Town, how: str, who: str | None = "operator") -> None:
    await town.call(
        "switch",
        f"turn_{how}",
        user=getattr(town, who) if who else None,
        entity_id=town.entity_id("switch", MICROPHONE),
    )


@pytest.fixture
async def at_work(town: Town) -> Town:
    """Ben's radio is on, and he is alerted to an alarm at the library."""
    await town.radio(radio.RadioRegistered)
    await town.press("info_desk")
    assert town.take_sent() == [Sent("radio", RADIO, "Library, Info desk - PANIC #1")]
    return town


async def test_on_for_half_a_minute(at_work: Town, freezer) -> None:
    town = at_work
    assert shown(town) == STATE_OFF
    await turn(town, "on")
    assert town.take_sent() == [Sent("open_microphone", RADIO, "30")]
    assert shown(town) == STATE_ON
    await town.pass_time(freezer, 29)
    assert shown(town) == STATE_ON
    await town.pass_time(freezer, 1.1)
    assert shown(town) == STATE_OFF
    town.take_sent()  # the next step of the policy


async def test_closed_before_its_time_and_opened_again(at_work: Town, freezer) -> None:
    town = at_work
    await turn(town, "on")
    await turn(town, "off")
    assert [one.by for one in town.take_sent()] == ["open_microphone", "close_microphone"]
    assert shown(town) == STATE_OFF
    await turn(town, "off")
    freezer.tick(timedelta(seconds=1))
    await turn(town, "on")
    assert shown(town) == STATE_ON
    assert [one.by for one in town.take_sent()] == ["open_microphone"]


async def test_a_radio_that_does_not_open_its_microphone(at_work: Town) -> None:
    town = at_work
    await turn(town, "on")
    (opened,) = [one for one in town.link.commands if isinstance(one, OpenMicrophone)]
    failed = radio.Receipt(
        event_id="failed",
        key=opened.key,
        state=radio.ReceiptState.FAILED,
        reason=radio.FailureReason.RADIO_OFF,
    )
    town.report(failed)
    await town.settle()
    assert shown(town) == STATE_OFF
    town.take_sent()


async def test_handed_to_somebody_else_while_it_is_open(at_work: Town) -> None:
    town = at_work
    await turn(town, "on")
    await town.command(
        c.CarryRadio(
            actor=OPERATOR,
            system_id=SystemId(GATEWAY),
            address=RADIO,
            responder_id=ResponderId("anna"),
        )
    )
    assert shown(town) == STATE_OFF
    assert "close_microphone" in [one.by for one in town.take_sent()]


async def test_the_new_carrier_of_a_radio_is_listened_to(at_work: Town) -> None:
    town = at_work
    await town.command(
        c.CarryRadio(
            actor=OPERATOR,
            system_id=SystemId(GATEWAY),
            address=RADIO,
            responder_id=ResponderId("anna"),
        )
    )
    with pytest.raises(ServiceValidationError) as err:
        await turn(town, "on")
    assert err.value.translation_key == "microphone_needs_incident"
    await town.press()
    await turn(town, "on")
    assert shown(town) == STATE_ON
    assert town.incident().microphones.keys() == {"anna"}
    town.take_sent()


async def test_still_shown_after_a_restart(at_work: Town) -> None:
    town = at_work
    await turn(town, "on")
    await town.restart()
    assert shown(town) == STATE_ON
    town.take_sent()


async def test_man_down_opens_it_and_that_is_shown(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.ManDown)
    assert shown(town) == STATE_ON
    assert Sent("open_microphone", RADIO, "30") in town.take_sent()


async def test_duress_opens_it_and_that_is_not_shown(at_work: Town) -> None:
    town = at_work
    await town.radio(radio.StatusMessage, code="0")
    assert Sent("open_microphone", RADIO, "30") in town.take_sent()
    assert shown(town) == STATE_OFF
    # An operator knows, and can close it.
    await turn(town, "off")
    assert [one.by for one in town.take_sent()] == ["close_microphone"]
    # What an operator opens, an operator may be seen to.
    await turn(town, "on")
    assert [one.by for one in town.take_sent()] == ["open_microphone"]
    assert shown(town) == STATE_ON


async def test_refused_outside_an_incident(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    with pytest.raises(ServiceValidationError) as err:
        await turn(town, "on")
    assert err.value.translation_key == "microphone_needs_incident"
    await turn(town, "off")


async def test_refused_to_a_carrier_who_does_not_come(at_work: Town) -> None:
    town = at_work
    await town.command(
        c.Refuse(
            actor=OPERATOR,
            incident_id=town.incident("info_desk").incident_id,
            responder_id=ResponderId("ben"),
        )
    )
    with pytest.raises(ServiceValidationError):
        await turn(town, "on")
    town.take_sent()


@pytest.mark.parametrize("how", ["on", "off"])
async def test_a_viewer_may_not(at_work: Town, how: str) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await turn(at_work, how, "viewer")
    assert err.value.translation_key == "not_permitted"


async def test_an_automation_may(at_work: Town) -> None:
    await turn(at_work, "on", None)
    assert [one.by for one in at_work.take_sent()] == ["open_microphone"]


async def test_the_other_radio_of_a_carrier_is_not_the_one_that_opens(at_work: Town) -> None:
    town = at_work
    first = {"system": GATEWAY, "address": "101"}
    await town.change_subentry(ROOM, "ben", contacts=[first, {"system": GATEWAY, "address": RADIO}])
    with pytest.raises(ServiceValidationError) as err:
        await turn(town, "on")
    assert err.value.translation_key == "no_microphone"


async def test_what_the_room_refuses_is_told(at_work: Town, monkeypatch) -> None:
    town = at_work
    switch = town.hass.data["switch"].get_entity(town.entity_id("switch", MICROPHONE))
    incident = town.incident("info_desk")
    monkeypatch.setattr(switch, "_incidents", lambda: iter([incident]))
    await town.resolve(incident)
    with pytest.raises(ServiceValidationError) as err:
        await turn(town, "on")
    assert err.value.translation_key == "wrong_state"
    town.take_sent()


async def test_a_radio_nobody_carries(town: Town) -> None:
    await town.radio(radio.RadioRegistered, radio_id="200")
    entity_id = town.entity_id("switch", f"{GATEWAY}_200_microphone")
    with pytest.raises(ServiceValidationError):
        await town.call("switch", "turn_on", entity_id=entity_id)


# --- who works alone -------------------------------------------------------------------

ALONE = "ben_lone_work"


def alone(town: Town) -> str:
    return town.state("switch", ALONE).state


async def turn_alone(town: Town, how: str, who: str | None = "operator") -> None:
    await town.call(
        "switch",
        f"turn_{how}",
        user=getattr(town, who) if who else None,
        entity_id=town.entity_id("switch", ALONE),
    )


@pytest.mark.usefixtures("all_entities_enabled")
@pytest.mark.parametrize("who", [None, "operator", "supervisor"])
async def test_watched_over_and_watched_over_no_more(town: Town, who: str | None) -> None:
    assert alone(town) == STATE_OFF
    await turn_alone(town, "on", who)
    assert alone(town) == STATE_ON
    assert town.room.lone_work.keys() == {"ben"}
    assert town.state("switch", "anna_lone_work").state == STATE_OFF
    await turn_alone(town, "off", who)
    assert alone(town) == STATE_OFF
    assert not town.room.lone_work


@pytest.mark.usefixtures("all_entities_enabled")
@pytest.mark.parametrize("who", ["viewer", "stranger"])
async def test_who_has_no_role_may_watch_over_nobody(town: Town, who: str) -> None:
    for how in ("on", "off"):
        with pytest.raises(ServiceValidationError) as err:
            await turn_alone(town, how, who)
        assert err.value.translation_key == "not_permitted"
    await turn_alone(town, "on")
    with pytest.raises(ServiceValidationError):
        await turn_alone(town, "off", who)
    assert alone(town) == STATE_ON


@pytest.mark.usefixtures("all_entities_enabled")
async def test_turned_on_again_it_goes_on_as_it_was(town: Town, freezer) -> None:
    """An automation that says so every minute must not put off every check-in."""
    await turn_alone(town, "on")
    before = town.room.lone_work
    await town.pass_time(freezer, 60)
    await turn_alone(town, "on")
    assert town.room.lone_work == before


@pytest.mark.usefixtures("all_entities_enabled")
async def test_turned_off_when_it_is_off_already(town: Town) -> None:
    await turn_alone(town, "off")
    assert alone(town) == STATE_OFF


@pytest.mark.usefixtures("all_entities_enabled")
async def test_it_follows_what_guards_and_schedules_say_and_stands_after_a_restart(
    town: Town,
) -> None:
    await town.happen(field.watched(dt_util.utcnow() + timedelta(minutes=30)))
    assert alone(town) == STATE_ON
    await town.restart()
    assert alone(town) == STATE_ON
    await town.happen(field.left_alone())
    assert alone(town) == STATE_OFF


@pytest.mark.usefixtures("all_entities_enabled")
async def test_somebody_who_was_removed_a_moment_ago(town: Town) -> None:
    switch = town.hass.data["switch"].get_entity(town.entity_id("switch", ALONE))
    await town.remove_subentry(ROOM, "ben")
    with pytest.raises(ServiceValidationError) as err:
        await switch.async_turn_on()
    assert err.value.translation_key == "unknown_responder"
