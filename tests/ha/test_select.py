"""To whom a radio was handed out: chosen by operators, signed on by tag, shown to all.

And the guided test of a desk.
"""

from datetime import timedelta

from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.site import Contact, Responder, make_site
from custom_components.municipal_alarm.control_room.words import Duty
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.select import AS_SET_UP, options_of
from tests.ha.town import GATEWAY, RADIO, ROOM, TOWN_HALL, Sent, Town

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


@pytest.mark.usefixtures("all_entities_enabled")
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


# --- the guided test of a desk -------------------------------------------------


async def choose(town: Town, option: str, who: str = "operator") -> None:
    await town.call(
        "select",
        "select_option",
        user=getattr(town, who),
        entity_id=town.entity_id("select", "desk_1_test"),
        option=option,
    )


def of_desk_1(town: Town) -> tuple[str, list[str]]:
    state = town.state("select", "desk_1_test")
    return state.state, state.attributes["options"]


@pytest.mark.usefixtures("all_entities_enabled")
@pytest.mark.parametrize("passed", [True, False])
async def test_begin_press_see_tick(town: Town, *, passed: bool) -> None:
    assert of_desk_1(town) == ("idle", ["idle", "waiting"])
    await choose(town, "idle")
    await choose(town, "waiting")
    assert of_desk_1(town) == ("waiting", ["waiting", "failed"])
    await town.press()
    assert of_desk_1(town) == ("pressed", ["pressed", "passed", "failed"])
    assert town.state("sensor", "desk_1_answer").state == "seen"
    assert town.state("event", "desk_1_panic").attributes["event_type"] == "drill"
    # The lamp, and nobody is told.
    assert [(one.by, one.what) for one in town.take_sent()] == [("lamp", "turn_on")]
    # It concerns nobody else.
    assert town.state("binary_sensor", f"{TOWN_HALL}_incident_open").state == "off"
    assert town.state("binary_sensor", f"{ROOM}_unacknowledged").state == "off"
    assert town.state("sensor", f"{ROOM}_open_incidents").state == "0"
    await choose(town, "passed" if passed else "failed")
    assert of_desk_1(town) == ("idle", ["idle", "waiting"])
    assert (town.state("sensor", "desk_1_last_test").state != "unknown") is passed
    due = town.state("binary_sensor", "desk_1_test_due").state
    assert due == ("off" if passed else "on")
    # The clerk's lamp is let go.
    assert {one.by for one in town.take_sent()} == {"lamp"}


async def test_the_button_of_the_screen_is_a_press_of_the_test(town: Town) -> None:
    await choose(town, "waiting")
    await town.call("button", "press", entity_id=town.entity_id("button", "desk_1_panic"))
    assert of_desk_1(town)[0] == "pressed"
    assert {one.by for one in town.take_sent()} == {"lamp"}


async def test_viewers_test_nothing(town: Town) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await choose(town, "waiting", "viewer")
    assert refused.value.translation_key == "not_permitted"
    assert of_desk_1(town)[0] == "idle"


async def test_what_cannot_be_chosen_now(town: Town) -> None:
    with pytest.raises(ServiceValidationError):
        await choose(town, "passed")
    incident = await town.press()
    with pytest.raises(ServiceValidationError) as refused:
        await choose(town, "waiting")
    assert refused.value.translation_key == "desk_has_alarm"
    assert incident.is_open
    town.take_sent()
