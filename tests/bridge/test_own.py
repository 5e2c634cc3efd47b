"""A responder's own screen: whose it is, what it is told, and that a press counts once."""

from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import patch

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from custom_components.municipal_alarm.bridge import own
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.snapshot.own_shapes import (
    OwnAnswer,
    OwnFeedMessage,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, AssignmentState
from tests.ha.field import CELLAR
from tests.ha.shape import misfits
from tests.ha.town import PHONES, ROOM, Town

from .test_phones import Companion


class Hand:
    """A phone in somebody's hand, with its own screen open."""

    def __init__(self, town: Town, client: Any) -> None:
        self.town = town
        self.client = client
        self.told: list[dict[str, Any]] = []
        self.subscription = 0
        self._presses = 0

    async def ask(self, kind: str, **data: Any) -> dict[str, Any]:
        await self.client.send_json_auto_id({"type": kind, **data})
        while True:
            message: dict[str, Any] = await self.client.receive_json(timeout=5)
            if message["type"] != "event":
                return message
            assert list(misfits(message["event"], OwnFeedMessage)) == []
            self.told.append(message["event"])

    async def open(self) -> dict[str, Any]:
        answer = await self.ask(f"{DOMAIN}/own")
        assert answer["success"], answer
        self.subscription = answer["id"]
        (told,) = await self.take()
        return told

    async def take(self) -> list[dict[str, Any]]:
        """What it was told since it last looked."""
        await self.town.settle()
        await self.ask("ping")
        taken, self.told = self.told, []
        return taken

    async def shown(self) -> dict[str, Any]:
        """What it shows now."""
        told: dict[str, Any] = (await self.take())[-1]["own"]
        return told

    async def press(self, action: str, text: str = "", request_id: str = "") -> dict[str, Any]:
        self._presses += 1
        return await self.ask(
            f"{DOMAIN}/own/do",
            action=f"{DOMAIN}:{action}",
            text=text,
            request_id=request_id or f"press {self._presses}",
        )

    async def does(self, action: str, text: str = "", request_id: str = "") -> None:
        answer = await self.press(action, text, request_id)
        assert answer["success"], answer
        assert list(misfits(answer["result"], OwnAnswer)) == []
        assert answer["result"] == {"journaled": True}

    async def refused(self, key: str | None, action: str, text: str = "") -> dict[str, Any]:
        answer = await self.press(action, text)
        assert not answer["success"]
        assert answer["error"].get("translation_key") == key, answer
        error: dict[str, Any] = answer["error"]
        return error


type Hold = Callable[..., Awaitable[Hand]]


@pytest.fixture
def hold(hass: HomeAssistant, town: Town, hass_ws_client: Any) -> Hold:
    async def hold(name: str = "anna") -> Hand:
        """A phone of a user of Home Assistant without a role."""
        user = MockUser(id=name, name=name.title(), groups=[await _group(hass)]).add_to_hass(hass)
        token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
        client = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
        await town.edited()
        return Hand(town, client)

    return hold


async def _group(hass: HomeAssistant) -> Any:
    return await hass.auth.async_get_group(GROUP_ID_USER)


@pytest.fixture
async def companion(town: Town) -> Companion:
    companion = Companion(town)
    await companion.give("anna", "anna", "annas_phone")
    return companion


@pytest.fixture
async def anna(hold: Hold, companion: Companion) -> Hand:
    """Anna, a guard of the town hall, with her phone."""
    return await hold()


# --- whose it is ---------------------------------------------------------------------


async def test_who_is_no_responder_learns_nothing_but_that(
    hold: Hold, companion: Companion, town: Town
) -> None:
    stranger = await hold("stranger")
    told = await stranger.open()
    assert (told["number"], told["own"], told["why"]) == (1, None, "no_responder")
    await town.press()
    assert await stranger.take() == []
    error = await stranger.refused("no_responder", "check_in")
    assert error["code"] == "unauthorized"
    town.take_sent()


async def test_two_responders_cannot_hold_one_phone(
    hold: Hold, companion: Companion, town: Town
) -> None:
    both = await hold()
    await companion.give("ben", "anna", "bens_phone")
    assert (await both.open())["why"] == "several_responders"
    await both.refused("several_responders", "check_in")


async def test_it_becomes_theirs_when_it_is_set_up(
    hold: Hold, town: Town, companion: Companion
) -> None:
    ben = await hold("ben")
    assert (await ben.open())["own"] is None
    await companion.give("ben", "ben", "bens_phone")
    assert (await ben.shown())["name"] == "Ben"
    await town.change_subentry(ROOM, "ben", contacts=[])
    told = await ben.take()
    assert (told[-1]["own"], told[-1]["why"]) == (None, "no_responder")


# --- what it is told -------------------------------------------------------------------


async def test_the_whole_of_it_whenever_it_changes_and_only_then(anna: Hand, town: Town) -> None:
    first = await anna.open()
    assert first["own"]["name"] == "Anna"
    assert first["own"]["alarms"] == []
    assert [one["digits"] for one in first["own"]["keys"]][:3] == ["1", "2", "3"]
    incident = await town.press()
    told = await anna.take()
    assert [one["number"] for one in told] == list(range(2, len(told) + 2))
    (alarm,) = told[-1]["own"]["alarms"]
    assert alarm["place"]["desk"] == "Desk 1"
    assert alarm["state"] == "alerted"
    # What happens elsewhere is none of hers.
    await town.press("info_desk")
    assert await anna.take() == []
    await town.acknowledge(incident)
    assert (await anna.shown())["alarms"][0]["owner"] == "Olga"
    await town.resolve(town.room.incidents[incident.incident_id])
    shown = await anna.shown()
    assert (shown["alarms"], [one["purpose"] for one in shown["messages"]]) == ([], ["stand_down"])
    await town.close(town.room.incidents[incident.incident_id])
    assert (await anna.shown())["messages"] == []
    town.take_sent()


async def test_a_storm_is_told_to_each_phone_in_its_turn(anna: Hand, town: Town) -> None:
    with patch.object(own, "_AT_ONCE", 1):
        await anna.open()
        await anna.ask(f"{DOMAIN}/own")
        await anna.take()
        await town.press()
        # Both of them, one in each turn.
        assert sum(bool(one["own"]["alarms"]) for one in await anna.take()) >= 2
    town.take_sent()


async def test_rounds_and_lone_work_are_told(anna: Hand, town: Town) -> None:
    await anna.open()
    await anna.does("start_lone_work")
    assert (await anna.shown())["lone_work"]["state"] == "watched"
    await anna.does("check_in")
    await anna.does("stop_lone_work")
    assert (await anna.shown())["lone_work"] is None
    await town.call(DOMAIN, "start_round", user=town.operator, round_plan="Evening round")
    (free,) = (await anna.shown())["rounds"]
    assert (free["plan"], free["mine"], free["proven"]) == ("Evening round", False, 0)
    await anna.does(f"scan:{CELLAR}")
    (mine,) = (await anna.shown())["rounds"]
    assert (mine["mine"], mine["proven"]) == (True, 1)
    await town.call(
        DOMAIN, "end_round", user=town.operator, round=mine["round_id"], reason="called away"
    )
    assert (await anna.shown())["rounds"] == []


async def test_a_roll_call_asks_on_the_screen_too(anna: Hand, town: Town) -> None:
    incident = await town.press()
    await anna.open()
    await town.call(DOMAIN, "start_roll_call", user=town.operator, incident_id=incident.incident_id)
    assert (await anna.shown())["alarms"][0]["roll_call"] == "unaccounted"
    await anna.does(f"safe:{incident.incident_id}")
    assert (await anna.shown())["alarms"][0]["roll_call"] == "safe"
    town.take_sent()


async def test_who_looks_no_more_is_told_no_more(anna: Hand, town: Town) -> None:
    await anna.open()
    answer = await anna.ask("unsubscribe_events", subscription=anna.subscription)
    assert answer["success"]
    assert [one["type"] for one in await anna.take()] == ["ended"], "it may not have been her"
    await town.press()
    assert await anna.take() == []
    town.take_sent()


async def test_a_reload_is_told_and_a_screen_that_fails_stops_nobody(
    anna: Hand, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await anna.open()
    screens = town.hass.data[own.DATA_OWN]

    def fails(message: Any) -> None:
        raise OSError("gone")

    stop = screens.subscribe(town.runtime, "anna", fails)
    assert "A phone could not be told" in caplog.text
    await town.press()
    assert (await anna.shown())["alarms"]
    stop()
    for entry in town.entries.values():
        await town.hass.config_entries.async_unload(entry.entry_id)
    assert (await anna.take())[-1]["type"] == "stopped"
    answer = await anna.press("check_in")
    assert answer["error"]["code"] == "home_assistant_error"
    for entry in town.entries.values():
        await town.hass.config_entries.async_setup(entry.entry_id)
    assert (await anna.shown())["alarms"], "the same room, from the journal"
    town.take_sent()


# --- what is pressed --------------------------------------------------------------------


async def test_a_key_does_what_the_notifications_button_does(
    anna: Hand, town: Town, companion: Companion
) -> None:
    incident = await town.press()
    buttons = {one["action"] for one in companion.calls[0]["data"]["actions"]}
    assert f"{DOMAIN}:accept:anna:{incident.incident_id}" in buttons
    await anna.does(f"accept:anna:{incident.incident_id}")
    assert town.incident().assignments[ResponderId("anna")].state is AssignmentState.ACCEPTED
    await anna.does(f"arrive:{incident.incident_id}")
    assert town.incident().assignments[ResponderId("anna")].state is AssignmentState.ON_SCENE
    await anna.does(f"code:4:{incident.incident_id}")
    assert town.incident().codes[ResponderId("anna")].digits == "4"
    await anna.does(f"reply:{incident.incident_id}", "at the back")
    assert town.incident().texted[ResponderId("anna")]
    await anna.does("alarm:emergency")
    raised = {one.kind for one in town.room.incidents.values()}
    assert raised == {AlarmKind.PANIC, AlarmKind.EMERGENCY}
    town.take_sent()


async def test_the_same_press_counts_once_however_often_it_is_sent(anna: Hand, town: Town) -> None:
    incident = await town.press()
    happened: list[e.Event] = []
    town.runtime.room.listen(happened.extend)
    for _ in range(3):
        await anna.does(f"code:4:{incident.incident_id}", request_id="one")
        await anna.does("alarm:emergency", request_id="two")
        await anna.does("reply", "the back door", request_id="three")
    await anna.does(f"code:4:{incident.incident_id}", request_id="four")
    await town.settle()
    assert sum(isinstance(one, e.CodeReceived) for one in happened) == 2
    assert sum(isinstance(one, e.IncidentRaised) for one in happened) == 1
    assert sum(isinstance(one, e.TextReceived) for one in happened) == 1
    town.take_sent()


async def test_no_more_presses_are_remembered_than_can_be_on_their_way(
    anna: Hand, town: Town
) -> None:
    await town.press()
    with patch.object(own, "_REMEMBERED", 2):
        for number in range(4):
            await anna.does("reply", "here", request_id=f"{number}")
    assert len(town.hass.data[own.DATA_OWN]._pressed) == 2
    town.take_sent()


async def test_a_typed_tag(anna: Hand, town: Town) -> None:
    await anna.does("scan", " C1 ")
    assert town.room.roster.placed[ResponderId("anna")].place.checkpoint_id == CELLAR
    await anna.refused("unknown_tag", "scan", "C9")
    await anna.refused("unknown_checkpoint", "scan:nowhere")
    await anna.refused("means_nothing", "scan")


@pytest.mark.parametrize("action", ["dance", "take_on:x", "", "code", "reply:a:b"])
async def test_what_means_nothing_is_refused(anna: Hand, town: Town, action: str) -> None:
    await anna.refused("means_nothing", action, "text")


async def test_what_is_not_theirs_is_refused(anna: Hand, town: Town) -> None:
    incident = await town.press()
    await anna.refused("means_nothing", f"accept:ben:{incident.incident_id}")
    await anna.refused("unknown_incident", "accept:nothing")
    await anna.refused("unknown_code", "code:77")
    assert (await anna.ask(f"{DOMAIN}/own/do", action="mobile:accept", request_id="1"))["error"][
        "translation_key"
    ] == "means_nothing"
    assert (await anna.ask(f"{DOMAIN}/own/do", action="x", request_id=""))["error"]["code"] == (
        "invalid_format"
    )
    assert (await anna.ask(f"{DOMAIN}/subscribe"))["error"]["code"] == "unauthorized"
    town.take_sent()


@pytest.mark.parametrize("in_an_incident", [True, False])
async def test_a_0_is_answered_and_told_as_a_9(
    anna: Hand, town: Town, *, in_an_incident: bool
) -> None:
    """What is about duress alone, an evening long, is in `test_duress_leaves_no_trace`."""
    incident = await town.press() if in_an_incident else None
    about = f":{incident.incident_id}" if incident else ""
    await anna.open()
    seen = []
    for digits in ("9", "0"):
        answer = await anna.press(f"code:{digits}{about}")
        seen.append((answer["success"], answer["result"], await anna.take()))
    assert seen[0] == seen[1] == (True, {"journaled": True}, [])
    assert any(one.duress for one in town.room.incidents.values())
    town.take_sent()


async def test_the_phones_entry_is_named(town: Town) -> None:
    """Of whom no phone is set up any more nobody is found."""
    site = town.room.site
    assert list(own.phones_of(town.hass, site, None))
    assert all(contact.system_id == PHONES for _, contact, _ in own.phones_of(town.hass, site))
