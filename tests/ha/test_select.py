"""To whom a radio was handed out: chosen by operators, signed on by tag, shown to all."""

from datetime import timedelta

from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.site import Contact, Responder, make_site
from custom_components.municipal_alarm.control_room.words import Duty
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.select import AS_SET_UP, options_of
from tests.ha.town import GATEWAY, RADIO, ROOM, Sent, Town

SELECT = f"{GATEWAY}_{RADIO}_handed_to"
SPARE = "200"


def shown(town: Town, address: str = RADIO) -> str:
    return town.state("select", f"{GATEWAY}_{address}_handed_to").state


def carried_by(town: Town, address: str = RADIO) -> str:
    return town.state("sensor", f"{GATEWAY}_{address}_carried_by").state


async def hand(town: Town, option: str, address: str = RADIO, who: str | None = "operator") -> None:
    await town.call(
        "select",
        "select_option",
        user=getattr(town, who) if who else None,
        entity_id=town.entity_id("select", f"{GATEWAY}_{address}_handed_to"),
        option=option,
    )


@pytest.fixture
async def at_work(town: Town) -> Town:
    """Ben's radio is on, and a spare one that is nobody's."""
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.RadioRegistered, radio_id=SPARE)
    return town


async def test_everybody_can_be_chosen(at_work: Town) -> None:
    state = at_work.state("select", SELECT)
    assert state.attributes["options"] == [AS_SET_UP, "Anna", "Ben", "Cleo"]
    assert state.state == AS_SET_UP
    assert carried_by(at_work) == "Ben"


async def test_handed_to_somebody_and_taken_back(at_work: Town) -> None:
    town = at_work
    await hand(town, "Anna", SPARE)
    assert (shown(town, SPARE), carried_by(town, SPARE)) == ("Anna", "Anna")
    assert town.room.roster.carrier(Contact(GATEWAY, SPARE)) == "anna"
    # Her alarms come to that radio now.
    await town.press()
    assert Sent("radio", SPARE, "Town hall, Ground floor, Desk 1 - PANIC #1") in town.take_sent()
    await hand(town, AS_SET_UP, SPARE)
    assert (shown(town, SPARE), carried_by(town, SPARE)) == (AS_SET_UP, "unknown")


async def test_the_radio_of_another(at_work: Town) -> None:
    town = at_work
    await hand(town, "Anna")
    assert (shown(town), carried_by(town)) == ("Anna", "Anna")
    # One radio each: with another in her hand she has this one no more.
    await hand(town, "Anna", SPARE)
    assert (shown(town, SPARE), carried_by(town, SPARE)) == ("Anna", "Anna")
    assert (shown(town), carried_by(town)) == (AS_SET_UP, "Ben")


async def test_a_tag_signs_on(at_work: Town) -> None:
    town = at_work
    await town.change_subentry(ROOM, "cleo", tag="CLEO")
    await town.radio(radio.TagScanned, radio_id=SPARE, tag_id="CLEO")
    assert (shown(town, SPARE), carried_by(town, SPARE)) == ("Cleo", "Cleo")
    # Whose it is follows what the new carrier does.
    await town.radio(radio.TagScanned, radio_id=SPARE, tag_id="T1")
    last = town.state("sensor", f"{GATEWAY}_{SPARE}_last_place")
    assert last.state == "Town hall, Ground floor"


async def test_a_shift_ends(at_work: Town, freezer) -> None:
    town = at_work
    await hand(town, "Anna", SPARE)
    await town.pass_time(freezer, timedelta(hours=11, minutes=59).total_seconds())
    assert shown(town, SPARE) == "Anna"
    await town.pass_time(freezer, 61)
    assert shown(town, SPARE) == AS_SET_UP


async def test_it_stays_over_a_restart_and_a_lost_link(at_work: Town) -> None:
    town = at_work
    await hand(town, "Anna", SPARE)
    await town.restart()
    town.link.lost()
    await town.settle()
    assert shown(town, SPARE) == "Anna"
    await hand(town, "Ben", SPARE)
    assert shown(town, SPARE) == "Ben"


async def test_people_come_go_and_get_other_names(at_work: Town) -> None:
    town = at_work
    await hand(town, "Anna", SPARE)
    await town.change_subentry(ROOM, "anna", title="Anneke", name="Anneke")
    assert shown(town, SPARE) == "Anneke"
    await town.remove_subentry(ROOM, "anna")
    state = town.state("select", f"{GATEWAY}_{SPARE}_handed_to")
    assert state.attributes["options"] == [AS_SET_UP, "Ben", "Cleo"]
    assert state.state == AS_SET_UP


@pytest.mark.parametrize("who", ["viewer", "stranger"])
async def test_who_may_not(at_work: Town, who: str) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await hand(at_work, "Anna", who=who)
    assert err.value.translation_key == "not_permitted"
    assert shown(at_work) == AS_SET_UP


async def test_an_automation_may(at_work: Town) -> None:
    await hand(at_work, "Anna", who=None)
    assert shown(at_work) == "Anna"


async def test_somebody_who_has_just_left(at_work: Town, monkeypatch) -> None:
    town = at_work
    select = town.hass.data["select"].get_entity(town.entity_id("select", SELECT))
    monkeypatch.setattr(select, "_responders", {"Anna": ResponderId("gone")})
    with pytest.raises(ServiceValidationError) as err:
        await hand(town, "Anna")
    assert err.value.translation_key == "unknown_responder"


def test_names_that_people_share_are_told_apart() -> None:
    people = [
        Responder(ResponderId(key), name, Duty.GUARD, None)
        for key, name in (("1", "Jan"), ("2", "Jan"), ("3", "Jan (2)"), ("4", AS_SET_UP))
    ]
    options = options_of(make_site(responders=people))
    assert len(options) == 4
    assert set(options.values()) == {"1", "2", "3", "4"}
    assert AS_SET_UP not in options
