"""The screen's feed and commands: right at once, right after anything missed, and no word too many."""

from collections.abc import Callable
from datetime import timedelta
import json
from typing import Any
from unittest.mock import ANY, patch

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from custom_components.municipal_alarm.bridge.asking import COMMANDS
from custom_components.municipal_alarm.bridge.feed import Feed, _Screen
from custom_components.municipal_alarm.const import CONF_ROLES, DOMAIN
from custom_components.municipal_alarm.control_room import commands as c, snapshot
from custom_components.municipal_alarm.control_room.ids import ResponderId, RoundPlanId
from custom_components.municipal_alarm.control_room.signals import Press
from custom_components.municipal_alarm.control_room.snapshot.messages import (
    FeedMessage,
    HeartbeatAnswer,
    Sights,
    Timeline,
)
from custom_components.municipal_alarm.control_room.snapshot.site_shapes import SiteStructure
from custom_components.municipal_alarm.control_room.words import Deviation
from custom_components.municipal_alarm.journal.port import Fault, FaultKind
from custom_components.municipal_alarm.radio import events as radio_events
from custom_components.municipal_alarm.websocket_api import DATA_FEED

from . import field
from .acting import act
from .shape import misfits
from .town import BUTTON, OPERATOR, Town

Connect = Callable[..., Any]


class Screen:
    """A browser with our screen: keeps what it is told, as the real one must."""

    def __init__(self, town: Town, client: Any) -> None:
        self.town = town
        self.client = client
        self.told: list[dict[str, Any]] = []
        self.subscription = 0

    async def ask(self, kind: str, **data: Any) -> dict[str, Any]:
        await self.client.send_json_auto_id({"type": f"{DOMAIN}/{kind}", **data})
        return await self._answer()

    async def _answer(self) -> dict[str, Any]:
        while True:
            message = await self.client.receive_json(timeout=5)
            if message["type"] == "event":
                assert list(misfits(message["event"], FeedMessage)) == []
                self.told.append(message["event"])
            else:
                return message

    async def command(self, name: str, **data: Any) -> dict[str, Any]:
        return await self.ask("command", command=name, data=data)

    async def result(self, kind: str, **data: Any) -> Any:
        answer = await self.ask(kind, **data)
        assert answer["success"], answer
        return answer["result"]

    async def refused(self, code: str, key: str | None, kind: str, **data: Any) -> dict[str, Any]:
        answer = await self.ask(kind, **data)
        assert not answer["success"]
        error: dict[str, Any] = answer["error"]
        assert error["code"] == code, error
        if key is not None:
            assert error["translation_domain"] == DOMAIN
            assert error["translation_key"] == key
            assert error["message"] != key
        return error

    async def subscribe(self) -> dict[str, Any]:
        answer = await self.ask("subscribe")
        assert answer["success"], answer
        self.subscription = answer["id"]
        (told,) = await self.take()
        return told

    async def take(self) -> list[dict[str, Any]]:
        """What the screen was told since it last looked."""
        await self.town.settle()
        await self.client.send_json_auto_id({"type": "ping"})
        await self._answer()
        taken, self.told = self.told, []
        return taken


@pytest.fixture
def connect(hass: HomeAssistant, town: Town, hass_ws_client: Any) -> Connect:
    async def connect(user: MockUser) -> Screen:
        token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
        client = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
        # The test's client brings an administrator of its own: one more operator.
        await town.edited()
        return Screen(town, client)

    return connect


# --- the feed -----------------------------------------------------------------------


async def test_snapshot_first_then_numbered_deltas(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    first = await screen.subscribe()
    assert first["type"] == "snapshot"
    assert first["number"] == 1
    assert first["me"] == {"operator_id": "olga", "name": "Olga", "role": "operator"}
    assert first["room"]["incidents"] == []
    assert first["room"]["journal"] is None
    assert [one["name"] for one in first["room"]["responders"]] == ["Anna", "Ben", "Cleo"]
    assert {one["name"] for one in first["room"]["links"]} == {"Phones", "Radios"}
    assert len(first["room"]["codes"]) == 13

    incident = await town.press()
    await town.acknowledge(incident)
    told = await screen.take()
    assert [one["number"] for one in told] == list(range(2, 2 + len(told)))
    assert {one["type"] for one in told} == {"delta"}
    newest = [one for delta in told for one in delta.get("incidents", ())][-1]
    assert newest == snapshot.incident(
        town.room.incidents[incident.incident_id], town.room.site, secrets=True
    )
    await town.resolve(incident)
    await town.close(incident)
    assert (await screen.take())[-1]["removed"] == [incident.incident_id]
    town.take_sent()


BY_ID = {
    "incidents": ("incident_id", "removed"),
    "responders": ("responder_id", ""),
    "rounds": ("round_id", "rounds_removed"),
    "reports": ("plan_id", ""),
    "lone_work": ("responder_id", "lone_work_removed"),
    "equipment": ("key", "equipment_removed"),
}
WHOLE = ("pre_alerts", "links", "operators", "desk_tests", "journal", "consoles", "plans")


def merge(room: dict[str, Any], deltas: list[dict[str, Any]]) -> None:
    """Take in deltas, as every screen must."""
    for delta in deltas:
        assert delta.keys() - {"type", "number", "now"} <= {
            *BY_ID,
            *WHOLE,
            "touched",
            *(removed for _, removed in BY_ID.values()),
        }
        for key, (name, removed) in BY_ID.items():
            known = {one[name]: one for one in room[key]}
            known |= {one[name]: one for one in delta.get(key, ())}
            for gone in delta.get(removed, ()):
                del known[gone]
            room[key] = list(known.values())
        room["equipment"].sort(key=lambda one: one["key"])
        for key in WHOLE:
            room[key] = delta.get(key, room[key])


@pytest.mark.usefixtures("freezer")
async def test_deltas_make_the_same_room_as_a_snapshot(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    room = (await screen.subscribe())["room"]
    await town.press()
    await town.call(DOMAIN, "raise_alarm", user=town.supervisor, desk="info_desk")
    await town.call(DOMAIN, "acknowledge", user=town.supervisor, incident_id="1")
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="2")
    await town.call(DOMAIN, "set_duty", responder="Cleo", on_duty=False)
    await town.radio(radio_events.RadioRegistered)
    town.link.lost()
    await town.call(DOMAIN, "resolve", user=town.supervisor, incident_id="2", outcome="false")
    await town.call(DOMAIN, "close", user=town.supervisor, incident_id="2")
    again = await connect(town.operator)
    merge(room, await screen.take())
    assert (await again.subscribe())["room"] == room
    town.take_sent()


@pytest.mark.usefixtures("freezer")
@pytest.mark.parametrize("who", ["operator", "viewer"])
async def test_a_test_of_a_desk_comes_by_deltas_too(connect: Connect, town: Town, who: str) -> None:
    screen = await connect(getattr(town, who))
    room = (await screen.subscribe())["room"]
    assert room["external"] == [{"name": "Police"}]
    assert room["desk_tests"] == []
    tester = {"user": town.operator, "desk": "desk_1"}
    await town.call(DOMAIN, "start_desk_test", **tester)
    merge(room, await screen.take())
    assert [one["incident_id"] for one in room["desk_tests"]] == [None]
    incident = await town.press()
    merge(room, await screen.take())
    assert [one["incident_id"] for one in room["desk_tests"]] == [incident.incident_id]
    assert [one["test"] for one in room["incidents"]] == [True]
    again = await connect(getattr(town, who))
    assert (await again.subscribe())["room"] == room
    await town.call(DOMAIN, "finish_desk_test", passed=True, **tester)
    merge(room, await screen.take())
    assert (room["desk_tests"], room["incidents"]) == ([], [])
    town.take_sent()


@pytest.mark.parametrize("who", ["operator", "viewer"])
async def test_the_field_comes_by_deltas_too(
    connect: Connect, town: Town, freezer: Any, who: str
) -> None:
    screen = await connect(getattr(town, who))
    room = (await screen.subscribe())["room"]
    assert (room["rounds"], room["reports"], room["lone_work"], room["pre_alerts"]) == (
        [],
        [],
        [],
        [],
    )

    async def same() -> dict[str, Any]:
        merge(room, await screen.take())
        again = await connect(getattr(town, who))
        assert (await again.subscribe())["room"] == room
        merge(room, await screen.take())
        return room

    freezer.tick(0)
    await town.press()
    town.take_sent()
    await town.call(DOMAIN, "start_round", round_plan="Evening round", responder="Ben")
    await town.call(DOMAIN, "start_lone_work", responder="Ben", every=300)
    await town.call(DOMAIN, "start_lone_work", responder="Anna", every=300)
    await town.radio(radio_events.TagScanned, tag_id="C1")
    (walked,) = (await same())["rounds"]
    assert walked["proven"] == 1
    if who == "operator":
        assert [one["responder_id"] for one in room["lone_work"]] == ["ben", "anna"]
        assert walked["walkers"] == [{"responder_id": "ben", "responder": "Ben"}]
    else:
        assert room["lone_work"] == []
        assert "Ben" not in str(walked)
    await town.happen(field.warned(dt_util.utcnow() + timedelta(minutes=2)))
    await same()
    assert [one["by"] for one in room["pre_alerts"]] == ["radio"] * (who == "operator")
    await town.happen(field.stirred())
    await town.pass_time(freezer, 299)
    await town.pass_time(freezer, 2)
    await same()
    asked = {(one["responder"], one["by"]) for one in room["pre_alerts"]}
    expected = {("Anna", "check_in"), ("Ben", "check_in")} if who == "operator" else set()
    assert asked == expected
    await town.call(DOMAIN, "check_in", responder="Anna")
    await town.call(DOMAIN, "stop_lone_work", responder="Ben")
    await town.call(DOMAIN, "end_round", round="Evening round", reason="x")
    await same()
    assert room["rounds"] == []
    assert [one["missed"][0]["checkpoint_id"] for one in room["reports"]] == ["attic"]
    town.take_sent()


async def test_a_radio_that_is_handed_out_changes_how_two_are_reached(
    connect: Connect, town: Town
) -> None:
    screen = await connect(town.operator)
    await screen.subscribe()
    ways: dict[str, list[str]] = {}
    for radio in ("102", "900"):
        await town.call(DOMAIN, "carry_radio", system="Radios", address=radio, responder="Cleo")
        (*_, delta) = await screen.take()
        ways |= {
            one["name"]: [contact["address"] for contact in one["contacts"]]
            for one in delta["responders"]
        }
        if radio == "102":
            assert ways["Ben"] == []
    assert ways["Ben"] == ["102"], "whose it is by setting, as she took another"
    assert ways["Cleo"][0] == "900"


async def test_a_viewer_is_not_told_that_something_is_hidden(connect: Connect, town: Town) -> None:
    viewer, operator = await connect(town.viewer), await connect(town.operator)
    await viewer.subscribe()
    await operator.subscribe()
    await town.call(DOMAIN, "start_lone_work", responder="Ben")
    soon = dt_util.utcnow() + timedelta(minutes=2)
    await town.happen(field.warned(soon))
    told = await operator.take()
    assert {key for delta in told for key in delta} >= {"lone_work", "pre_alerts", "responders"}
    assert await viewer.take() == []


async def test_a_report_of_a_plan_that_is_gone_is_not_told(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    await screen.subscribe()
    await town.happen(*field.ended({field.YARD: Deviation.ON_TIME}, plan=RoundPlanId("old")))
    assert await screen.take() == []


async def test_where_people_were_in_a_roll_call_is_told_while_it_is_open(
    connect: Connect, town: Town
) -> None:
    operator, viewer = await connect(town.operator), await connect(town.viewer)
    await town.radio(radio_events.TagScanned, tag_id="C1")
    incident = await town.press()
    await town.call(DOMAIN, "start_roll_call", incident_id="1")

    await town.call(DOMAIN, "report_scan", responder="Cleo", checkpoint="attic")

    async def floors(screen: Screen) -> list[str | None]:
        story = await screen.result("timeline", incident_id=incident.incident_id)
        began, joined = (
            next(one["details"]["expected"] for one in story["entries"] if one["event"] == event)
            for event in ("roll_call_started", "roll_call_joined")
        )
        ben = next(one for one in began if one["responder_id"] == "ben")
        assert joined["responder_id"] == "cleo"
        return [one["place"] and one["place"]["floor"] for one in (ben, joined)]

    assert await floors(operator) == ["Cellar", "Attic"]
    assert await floors(viewer) == [None, None]
    await town.resolve(incident)
    assert await floors(operator) == [None, None]
    town.take_sent()


async def test_what_is_learned_is_told_and_its_words_to_those_who_may_know_all(
    connect: Connect, town: Town
) -> None:
    operator, viewer = await connect(town.operator), await connect(town.viewer)
    incident = await town.press()
    await town.resolve(incident)
    await operator.subscribe()
    await viewer.subscribe()
    of = {"incident_id": incident.incident_id}
    await operator.command(
        "evaluate_incident",
        **of,
        outcome="genuine",
        happened="He threw a chair",
        aggression=["verbal", "damage"],
        aftercare_by=["manager"],
        measures=[{"text": "A second exit", "owner": "Facilities", "due": "2030-03-01"}],
    )
    for screen, happened in ((operator, "He threw a chair"), (viewer, "")):
        (delta,) = await screen.take()
        written = delta["incidents"][0]["evaluation"]["written"]
        assert written["happened"] == happened
        assert written["measures"][0]["text"] == "A second exit"
        story = await screen.result("timeline", **of, language="nl")
        assert list(misfits(story, Timeline)) == []
        assert story["entries"][-1]["event"] == "evaluation_written"
    town.take_sent()


@pytest.mark.parametrize("who", ["operator", "viewer"])
async def test_what_does_not_work_comes_by_deltas_too(
    connect: Connect, town: Town, freezer: Any, who: str
) -> None:
    town.hass.states.async_set(BUTTON, "off")
    await town.pass_time(freezer, 1)
    screen = await connect(getattr(town, who))
    room = (await screen.subscribe())["room"]
    town.hass.states.async_set(BUTTON, "unavailable")
    await town.pass_time(freezer, 1)
    (told,) = await screen.take()
    assert [one["key"] for one in told["equipment"]] == ["button_unavailable/desk_1"]
    merge(room, [told])
    again = await connect(getattr(town, who))
    assert (await again.subscribe())["room"] == room
    town.hass.states.async_set(BUTTON, "off")
    await town.pass_time(freezer, 1)
    (told,) = await screen.take()
    assert (told["equipment_removed"], "equipment" in told) == (
        ["button_unavailable/desk_1"],
        False,
    )
    town.take_sent()


@pytest.mark.parametrize("who", ["operator", "viewer"])
async def test_what_is_set_up_is_asked_for_again_after_an_edit(
    connect: Connect, town: Town, who: str
) -> None:
    screen = await connect(getattr(town, who))
    room = (await screen.subscribe())["room"]
    site = await screen.result("site")
    assert list(misfits(site, SiteStructure)) == []
    assert site["version"] == room["site"]
    assert [one["name"] for one in site["buildings"]] == ["Library", "Town hall"]
    assert site["buildings"][1]["floors"] == ["Cellar", "Ground floor", "First floor", "Attic"]
    town.hass.config_entries.async_update_entry(town.entries["library"], title="New library")
    await town.edited()
    (snapshot,) = await screen.take()
    assert snapshot["room"]["site"] != room["site"]
    again = await screen.result("site")
    assert again["version"] == snapshot["room"]["site"]
    assert [one["name"] for one in again["buildings"]] == ["New library", "Town hall"]


async def test_a_stranger_does_not_learn_what_is_set_up(connect: Connect, town: Town) -> None:
    screen = await connect(town.stranger)
    await screen.refused("unauthorized", "not_permitted", "site")


async def test_a_storm_is_few_messages(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    await screen.subscribe()
    room = town.runtime.room
    with patch.object(room, "_runner"):
        for number in range(1500):
            desk = ("desk_1", "desk_2", "info_desk")[number % 3]
            room.handle(Press(f"p{number}", f"http/{desk}", desk, dt_util.utcnow()))
    told = await screen.take()
    assert 0 < len(told) < 150
    final = {one["incident_id"]: one for delta in told for one in delta.get("incidents", ())}
    assert sum(one["presses"] for one in final.values()) == 1500
    town.take_sent()


async def test_what_happens_while_somebody_subscribes(
    hass: HomeAssistant, connect: Connect, town: Town
) -> None:
    """A subscriber who comes between a change and its telling takes nothing from the others."""
    one, two = await connect(town.operator), await connect(town.operator)
    await one.subscribe()
    town.runtime.room.handle(Press("p1", "http/desk_2", "desk_2", dt_util.utcnow()))
    await two.subscribe()
    told = await one.take()
    assert [i["number"] for delta in told for i in delta.get("incidents", ())][:1] == [1]
    town.take_sent()


async def test_a_screen_that_comes_in_the_turn_of_a_press_takes_nothing_from_the_others(
    connect: Connect, town: Town
) -> None:
    one = await connect(town.operator)
    await one.subscribe()
    feed = town.hass.data[DATA_FEED]
    late: list[Any] = []
    town.hass.states.async_set(BUTTON, "on")
    # Handled, and not told yet: the newcomer has it in its snapshot.
    stop = feed.subscribe(town.runtime, "sue", late.append)
    told = await one.take()
    stop()
    town.take_sent()
    assert late
    numbers = [one["number"] for delta in told for one in delta.get("incidents", ())]
    assert 1 in numbers, told


async def test_what_is_over_before_it_was_told_is_over_for_a_newcomer_too(
    connect: Connect, town: Town
) -> None:
    """All in one turn: it begins, a screen comes and is shown it, it ends."""
    one = await connect(town.operator)
    await one.subscribe()
    room, late = town.runtime.room, list[Any]()
    ben = ResponderId("ben")
    room.handle(c.StartLoneWork(actor=OPERATOR, responder_id=ben))
    stop = town.hass.data[DATA_FEED].subscribe(town.runtime, "sue", late.append)
    room.handle(c.StopLoneWork(actor=OPERATOR, responder_id=ben))
    told = await one.take()
    stop()
    assert [who["responder_id"] for who in late[0]["room"]["lone_work"]] == [ben]
    for screen in (told, late[1:]):
        assert [who for delta in screen for who in delta.get("lone_work_removed", ())] == [ben]
    town.take_sent()


async def test_a_screen_that_goes_is_forgotten(
    hass: HomeAssistant, connect: Connect, town: Town
) -> None:
    screen = await connect(town.operator)
    await screen.subscribe()
    feed = hass.data[DATA_FEED]
    assert len(feed._screens) == 1
    await screen.client.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": screen.subscription}
    )
    await screen._answer()
    assert not feed._screens
    # Home Assistant's page may have done it by mistake, and then ours must know.
    (told,) = await screen.take()
    assert (told["type"], told["number"]) == ("ended", 2)
    await town.press()
    assert await screen.take() == []
    town.take_sent()


async def test_a_screen_that_fails_hurts_no_other(
    hass: HomeAssistant, connect: Connect, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_message: Any) -> None:
        raise ValueError("broken")

    stop = hass.data[DATA_FEED].subscribe(town.runtime, "olga", broken)
    screen = await connect(town.operator)
    await screen.subscribe()
    await town.press()
    assert await screen.take()
    stop()
    stop()
    assert "A screen could not be told" in caplog.text
    town.take_sent()


async def test_where_exactly_people_are_opens_with_an_incident_of_theirs(
    connect: Connect, town: Town
) -> None:
    await town.radio(radio_events.TagScanned, tag_id="T3")
    operator, viewer = await connect(town.operator), await connect(town.viewer)
    seen, viewed = [(await screen.subscribe())["room"] for screen in (operator, viewer)]
    quiet = {one["name"]: one["last_place"] for one in seen["responders"]}
    assert (quiet["Ben"]["building"], quiet["Ben"]["desk_id"]) == ("Library", None)
    assert all(one["last_place"] is None for one in viewed["responders"])
    incident = await town.press()
    seen = {
        one["name"]: one["last_place"]
        for delta in await operator.take()
        for one in delta.get("responders", ())
    }
    assert "Ben" not in seen, "nothing happens where he was"
    await act(town, "dispatch", town.operator, incident_id="1", responders=["Ben"])
    seen = {
        one["name"]: one["last_place"]
        for delta in await operator.take()
        for one in delta.get("responders", ())
    }
    assert seen["Ben"]["desk_id"] == "info_desk"
    assert (quiet["Ben"]["text"], seen["Ben"]["text"]) == ("Library", "Library, Info desk")
    for delta in await viewer.take():
        assert all(one["last_place"] is None for one in delta.get("responders", ()))
    await town.resolve(incident)
    last = [delta for delta in await operator.take() if "responders" in delta][-1]
    assert {one["name"]: one["last_place"] for one in last["responders"]} == {"Ben": quiet["Ben"]}
    town.take_sent()


async def test_every_scan_is_told_by_its_time(connect: Connect, town: Town, freezer: Any) -> None:
    operator, viewer = await connect(town.operator), await connect(town.viewer)
    for screen in (operator, viewer):
        await screen.subscribe()
    told = []
    for _ in range(2):
        freezer.tick(10)
        await town.radio(radio_events.TagScanned, tag_id="T3")
        (delta,) = await operator.take()
        (ben,) = delta["responders"]
        told.append((ben["last_place"], ben["last_seen_at"]))
    (place, first), (same, second) = told
    assert place == same
    assert first < second
    assert await viewer.take() == []


# --- edits, faults, restarts ------------------------------------------------------------


async def test_an_edit_of_the_site_is_a_new_snapshot(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    first = await screen.subscribe()
    await town.change_subentry("control_room", "anna", title="Anne", name="Anne")
    (again,) = await screen.take()
    assert again["type"] == "snapshot"
    assert again["number"] == 2
    assert again["epoch"] == first["epoch"]
    assert "Anne" in [one["name"] for one in again["room"]["responders"]]


async def test_a_role_that_changes(hass: HomeAssistant, connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    await screen.subscribe()
    entry = town.entries["control_room"]
    roles = {**entry.options, CONF_ROLES: {"olga": "viewer"}}
    hass.config_entries.async_update_entry(entry, options=roles)
    await town.edited()
    (demoted,) = await screen.take()
    assert demoted["me"]["role"] == "viewer"
    assert len(demoted["room"]["codes"]) == 12
    hass.config_entries.async_update_entry(entry, options={**roles, CONF_ROLES: {}})
    await town.edited()
    (out,) = await screen.take()
    assert out["type"] == "refused"
    await town.press()
    assert await screen.take() == []
    town.take_sent()


async def test_a_fault_of_the_journal_shows(connect: Connect, town: Town) -> None:
    screen = await connect(town.viewer)
    await screen.subscribe()
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 3))
    (delta,) = await screen.take()
    assert delta["journal"] == {"fault": "full", "waiting": 3}
    town.runtime.journal_health(None)
    (delta,) = await screen.take()
    assert delta["journal"] is None


async def test_a_reload_is_survived_without_subscribing_again(
    hass: HomeAssistant, connect: Connect, town: Town
) -> None:
    screen = await connect(town.operator)
    first = await screen.subscribe()
    await town.press()
    await screen.take()
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    assert [one["type"] for one in await screen.take()] == ["stopped"]
    await screen.refused("home_assistant_error", "not_running", "subscribe")
    await screen.refused(
        "home_assistant_error",
        "not_running",
        "heartbeat",
        console="c1",
        visible=True,
        sound=True,
    )
    await town.set_up()
    told = await screen.take()
    assert told[0]["type"] == "snapshot"
    assert told[0]["epoch"] != first["epoch"]
    assert [one["number"] for one in told[0]["room"]["incidents"]] == [1]
    town.take_sent()


async def test_changes_before_anything_follows(hass: HomeAssistant, town: Town) -> None:
    feed = Feed(hass)
    told: list[Any] = []
    feed._screens[object()] = _Screen("olga", told.append, OPERATOR)
    feed._on_events([field.placed(field.ATTIC)])
    feed._flush()
    assert not feed._dirty.responders
    assert told == []


# --- who may --------------------------------------------------------------------------


async def test_who_may_what(connect: Connect, town: Town) -> None:
    incident = await town.press()
    town.take_sent()
    stranger, viewer = await connect(town.stranger), await connect(town.viewer)
    await stranger.refused("unauthorized", "not_permitted", "subscribe")
    await stranger.refused(
        "unauthorized", "not_permitted", "timeline", incident_id=incident.incident_id
    )
    story = await viewer.result("timeline", incident_id=incident.incident_id)
    assert story["entries"][0]["event"] == "incident_raised"
    state = town.room
    for screen in (stranger, viewer):
        await screen.refused(
            "unauthorized", "not_permitted", "heartbeat", console="c", visible=True, sound=True
        )
        await screen.refused(
            "unauthorized",
            "not_permitted",
            "command",
            command="acknowledge",
            data={"incident_id": incident.incident_id},
        )
    assert town.room is state


async def test_a_viewer_finds_no_trace_of_duress(connect: Connect, town: Town) -> None:
    viewer, operator = await connect(town.viewer), await connect(town.operator)
    first = await viewer.subscribe()
    await operator.subscribe()
    assert "duress" not in json.dumps(first)
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    assert (await operator.take())[-1]["incidents"][0]["kind"] == "duress"
    assert await viewer.take() == []
    number = next(iter(town.room.incidents.values())).number
    await town.call(DOMAIN, "resolve", incident_id=str(number), outcome="genuine")
    await town.call(DOMAIN, "close", incident_id=str(number))
    assert (await operator.take())[-1]["removed"]
    assert await viewer.take() == []

    await town.press()
    await viewer.take()
    await operator.take()
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="0")
    told = await viewer.take()
    assert "duress" not in json.dumps(told).replace('"duress": false', "")
    (last,) = told[-1]["incidents"]
    assert last["responders"][0]["code"] == "9"
    assert (await operator.take())[-1]["incidents"][0]["duress"] is True
    town.take_sent()


# --- commands -----------------------------------------------------------------------------


async def test_commands(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    raised = await screen.command("raise_alarm", desk="desk_1", request_id="click-1")
    assert raised["result"]["number"] == 1
    assert raised["result"]["journaled"] is True
    incident_id = raised["result"]["incident_id"]
    again = await screen.command("raise_alarm", desk="desk_1", request_id="click-1")
    assert again["result"] == raised["result"]
    taken = await screen.command("acknowledge", incident_id=incident_id)
    assert taken["result"]["state"] == "acknowledged"
    assert town.incident().owner == "Olga"
    town.take_sent()


async def test_the_same_click_on_two_screens(connect: Connect, town: Town) -> None:
    incident = await town.press()
    one, two = await connect(town.operator), await connect(town.supervisor)
    assert (await one.command("acknowledge", incident_id=incident.incident_id))["success"]
    error = await two.refused(
        "service_validation_error",
        "already_owned",
        "command",
        command="acknowledge",
        data={"incident_id": incident.incident_id},
    )
    assert error["translation_placeholders"] == {"owner": "Olga"}
    assert "Olga" in error["message"]
    town.take_sent()


async def test_bad_commands_change_nothing(
    connect: Connect, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    screen = await connect(town.operator)
    state, written = town.room, town.runtime.journal.head()
    await screen.refused("invalid_format", None, "command", command="dance")
    await screen.refused("invalid_format", None, "command", command="acknowledge")
    await screen.refused(
        "invalid_format", None, "command", command="acknowledge", data={"incident_id": ["1"]}
    )
    await screen.refused("invalid_format", None, "command", command="acknowledge", data=[])
    await screen.refused("invalid_format", None, "heartbeat", console="", visible=1, sound=True)
    for name in ("acknowledge", "close"):
        await screen.refused(
            "not_found",
            "unknown_incident",
            "command",
            command=name,
            data={"incident_id": "77"},
        )
    await screen.refused("not_found", "unknown_incident", "timeline", incident_id="77")
    assert town.room is state
    assert town.runtime.journal.head() == written
    assert set(COMMANDS) >= {"raise_alarm", "acknowledge", "resolve", "close"}
    assert not [one for one in caplog.records if DOMAIN in one.name and one.levelname == "ERROR"]


async def test_a_command_whose_role_is_in_home_assistant_alone(
    hass: HomeAssistant, connect: Connect, town: Town
) -> None:
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    assert group is not None
    new = MockUser(id="new", name="New", groups=[group]).add_to_hass(hass)
    screen = await connect(new)
    error = await screen.refused("unauthorized", "not_permitted", "subscribe")
    assert error["translation_placeholders"] == {"name": "New"}


# --- heartbeat ----------------------------------------------------------------------------


async def beat(screen: Screen, console: str = "c1", **how: bool) -> Any:
    return await screen.result(
        "heartbeat", console=console, **{"visible": True, "sound": True, **how}
    )


async def test_presence_comes_with_a_beat_and_goes_without(
    connect: Connect, town: Town, freezer: Any
) -> None:
    screen = await connect(town.operator)
    assert await beat(screen) == {"present": True, "audible_consoles": 1, "expires_in": 30.0}
    assert town.room.present == {"olga"}
    await town.pass_time(freezer, 20)
    await beat(screen)
    await town.pass_time(freezer, 20)
    assert town.room.present == {"olga"}
    await town.pass_time(freezer, 31)
    assert town.room.present == frozenset()


async def test_hidden_and_silent_is_not_present(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    assert (await beat(screen, visible=False, sound=True))["present"]
    assert (await beat(screen, visible=True, sound=False))["present"]
    answer = await beat(screen, visible=False, sound=False)
    assert answer == {"present": False, "audible_consoles": 0, "expires_in": 30.0}
    assert town.room.present == frozenset()


async def test_several_consoles(connect: Connect, town: Town, freezer: Any) -> None:
    one, two = await connect(town.operator), await connect(town.supervisor)
    await beat(one, "left")
    await beat(two, "sue")
    await town.pass_time(freezer, 20)
    assert (await beat(one, "right"))["audible_consoles"] == 3
    await town.pass_time(freezer, 15)
    assert town.room.present == {"olga"}


async def test_a_page_that_was_loaded_anew_takes_back_the_word_of_the_closed_one(
    connect: Connect, town: Town
) -> None:
    before, now = await connect(town.operator), await connect(town.operator)
    await beat(before)
    await beat(before)
    # A second tab of the same browser, asleep.
    asleep = {"present": True, "audible_consoles": 1, "expires_in": 30.0}
    assert await beat(now, visible=False, sound=False) == asleep
    await before.client.close()
    await town.settle()
    assert (await beat(now, visible=False, sound=False))["present"] is False


async def test_presence_is_told_to_the_next_runtime(
    hass: HomeAssistant, connect: Connect, town: Town, freezer: Any
) -> None:
    screen = await connect(town.operator)
    await beat(screen)
    await town.restart()
    assert town.room.present == {"olga"}
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    await town.pass_time(freezer, 31)
    await town.set_up()
    assert town.room.present == frozenset()


async def test_every_screen_knows_which_consoles_can_be_heard(
    connect: Connect, town: Town, freezer: Any
) -> None:
    one, two = await connect(town.operator), await connect(town.supervisor)
    assert (await two.subscribe())["room"]["consoles"] == []
    assert list(misfits(await beat(one, "left"), HeartbeatAnswer)) == []
    (delta,) = await two.take()
    left = {"console": "left", "operator_id": "olga", "operator": "Olga", "checked": None}
    assert delta["consoles"] == [{**left, "visible": True, "sound": True}]
    # A beat that says nothing new is nothing to tell.
    await beat(one, "left")
    assert await two.take() == []
    await beat(one, "left", sound=False)
    (delta,) = await two.take()
    assert delta["consoles"] == [{**left, "visible": True, "sound": False}]
    assert "journal" not in delta
    # Somebody tries it, and hears nothing.
    await one.command("check_console", console="left", audible=True, passed=False)
    (delta,) = await two.take()
    checked = delta["consoles"][0]["checked"]
    assert (checked["by"], checked["passed"]) == ("Olga", False)
    await town.pass_time(freezer, 31)
    assert (await two.take())[-1]["consoles"] == []


async def test_presence_shows_on_other_screens(connect: Connect, town: Town) -> None:
    one, two = await connect(town.operator), await connect(town.supervisor)
    await two.subscribe()
    await beat(one)
    (delta,) = await two.take()
    present = {one["name"]: one["present"] for one in delta["operators"]}
    assert present["Olga"] is True
    assert present["Sue"] is False


# --- what only the timeline tells ----------------------------------------------------------


async def test_a_note_touches_its_incident_for_those_who_may_know_all(
    connect: Connect, town: Town
) -> None:
    operator, viewer = await connect(town.operator), await connect(town.viewer)
    incident = await town.press()
    await operator.subscribe()
    await viewer.subscribe()
    await operator.command("add_note", incident_id=incident.incident_id, note="He sits down")
    (delta,) = await operator.take()
    assert delta["touched"] == [incident.incident_id]
    assert "incidents" not in delta
    assert await viewer.take() == []
    town.take_sent()


# --- what there is to see ---------------------------------------------------------------------


async def test_a_desk_has_a_camera_and_a_picture_of_its_alarm(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    incident = await town.press()
    told = await screen.result("sights", incident_id=incident.incident_id)
    assert list(misfits(told, Sights)) == []
    assert told == {
        "incident_id": incident.incident_id,
        "camera": town.entity_id("camera", "desk_1_camera"),
        "snapshot": town.entity_id("image", "desk_1_snapshot"),
        "live": f"/api/municipal_alarm/sight/{incident.incident_id}/{town.desk_1}",
        "picture": {
            "path": f"/api/municipal_alarm/picture/{incident.incident_id}",
            "taken_at": ANY,
        },
        "neighbours": [],
    }
    assert told["camera"] is not None
    assert told["snapshot"] is not None
    town.take_sent()


async def test_operators_see_the_cameras_of_the_same_floor(connect: Connect, town: Town) -> None:
    await town.change_subentry("town_hall", "desk_2", floor="Ground floor", camera="camera.x")
    incident = await town.press()
    about = {"incident_id": incident.incident_id}
    told = await (await connect(town.operator)).result("sights", **about)
    assert told["neighbours"] == [
        {
            "desk_id": "desk_2",
            "name": "Desk 2",
            "live": f"/api/municipal_alarm/sight/{incident.incident_id}/desk_2",
        }
    ]
    viewer = await (await connect(town.viewer)).result("sights", **about)
    assert viewer == {**told, "neighbours": []}
    await town.resolve(incident)
    over = await (await connect(town.operator)).result("sights", **about)
    assert over["neighbours"] == []
    town.take_sent()


async def test_the_snapshot_names_the_targets(connect: Connect, town: Town) -> None:
    room = (await (await connect(town.viewer)).subscribe())["room"]
    assert room["targets"] == [
        {"milestone": "acknowledged", "within_s": 30, "permille": 800},
        {"milestone": "acknowledged", "within_s": 60, "permille": 985},
    ]


async def test_there_is_nothing_to_see_of_a_person(connect: Connect, town: Town) -> None:
    screen = await connect(town.operator)
    await screen.command("raise_alarm", responder="Anna", kind="man_down")
    (incident,) = town.room.incidents.values()
    told = await screen.result("sights", incident_id=incident.incident_id)
    assert told == {
        "incident_id": incident.incident_id,
        "camera": None,
        "snapshot": None,
        "live": None,
        "picture": None,
        "neighbours": [],
    }
    town.take_sent()


async def test_what_a_viewer_may_not_know_of_has_no_sights(connect: Connect, town: Town) -> None:
    screen = await connect(town.viewer)
    await screen.refused("not_found", "unknown_incident", "sights", incident_id="99")
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    (incident,) = town.room.incidents.values()
    assert incident.is_secret
    said = str(incident.incident_id)
    error = await screen.refused("not_found", "unknown_incident", "sights", incident_id=said)
    assert error["translation_placeholders"] == {"incident": said}
    await town.settle()
    town.take_sent()
