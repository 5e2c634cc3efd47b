"""Phones: who is told and whether it worked; who answers, and that nobody else can."""

import asyncio
import logging
from typing import Any
from unittest.mock import patch

from homeassistant.components.tag.const import EVENT_TAG_SCANNED
from homeassistant.core import Context, CoreState, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.municipal_alarm.bridge import phones
from custom_components.municipal_alarm.bridge.companion import (
    EVENT_ACTION,
    EVENT_RECEIVED,
    KEY,
    REPLY_TEXT,
)
from custom_components.municipal_alarm.bridge.tags import MAX_TAG
from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId, SystemId
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Purpose,
    Role,
    Target,
)
from tests.ha.town import OPERATOR, PHONES, ROOM, Town

ANNA = ResponderId("anna")


class Companion:
    """Companion apps in the town, as `mobile_app` registers them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.calls: list[dict[str, Any]] = []
        self.devices: dict[str, str] = {}

    async def give(self, responder: str, user_id: str, name: str) -> None:
        """Let a responder be reached on a phone of this user."""
        hass = self.town.hass
        entry = MockConfigEntry(
            domain="mobile_app", data={"device_name": name, "user_id": user_id}, title=name
        )
        entry.add_to_hass(hass)
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}
        )
        self.devices[responder] = device.id
        stored = er.async_get(hass).async_get_or_create(
            "notify", "mobile_app", name, config_entry=entry, device_id=device.id
        )
        hass.services.async_register("notify", f"mobile_app_{name}", self._called)
        await self.town.change_subentry(
            ROOM, responder, contacts=[{"system": PHONES, "address": stored.id}]
        )

    def _called(self, call: ServiceCall) -> None:
        self.calls.append({"to": call.service, **call.data})

    async def fire(self, kind: str, data: dict[str, Any], user_id: str | None) -> None:
        self.town.hass.bus.async_fire(kind, data, context=Context(user_id=user_id))
        await self.town.settle()

    async def tap(self, call: dict[str, Any], verb: str, user_id: str | None) -> None:
        """Tap a button of a notification."""
        action = next(
            one["action"] for one in call["data"]["actions"] if f":{verb}:" in one["action"]
        )
        await self.fire(EVENT_ACTION, {"action": action}, user_id)


@pytest.fixture
async def companion(town: Town) -> Companion:
    companion = Companion(town)
    await companion.give("anna", "anna", "annas_phone")
    return companion


def part(town: Town, responder: str = "anna") -> AssignmentState:
    return town.incident().assignments[ResponderId(responder)].state


# --- out --------------------------------------------------------------------------------


async def test_the_companion_app_gets_buttons(town: Town, companion: Companion) -> None:
    incident = await town.press()
    (call,) = companion.calls
    assert call["to"] == "mobile_app_annas_phone"
    assert "Desk 1" in call["message"]
    assert len(call["data"]["actions"]) == 3
    assert call["data"]["tag"] == incident.incident_id
    assert next(iter(incident.deliveries.values())).state is DeliveryState.SENT
    town.take_sent()


async def test_any_other_notify_entity_gets_the_text(town: Town) -> None:
    await town.press()
    (sent,) = town.take_sent("phone")
    assert sent.to == "Anna"
    assert "Desk 1" in sent.what
    town.take_sent()


@pytest.mark.parametrize("away", ["removed", "unavailable", "unknown"])
async def test_a_phone_that_is_not_there(town: Town, away: str) -> None:
    address = "0123456789abcdef0123456789abcdef"
    if away != "removed":
        address = "notify.gone"
        town.hass.states.async_set(address, away)
    if away == "unknown":  # never sent anything: this one is there
        town.hass.states.async_remove(address)
        er.async_get(town.hass).async_get_or_create(
            "notify", "ntfy", "1", suggested_object_id="gone"
        )
    await town.change_subentry(ROOM, "anna", contacts=[{"system": PHONES, "address": address}])
    incident = await town.press()
    delivery = next(iter(incident.deliveries.values()))
    assert delivery.state is DeliveryState.FAILED
    assert delivery.reason == (
        "unknown_entity" if away == "removed" else "notify.gone is not available"
    )
    assert incident.prompts
    town.take_sent()


@pytest.mark.parametrize(
    ("error", "reason", "logged"),
    [
        (HomeAssistantError("rate limit"), "rate limit", False),
        (KeyError("token"), "'token'", True),
        (HomeAssistantError(), "HomeAssistantError", False),
    ],
)
async def test_a_notify_action_that_raises(
    town: Town, companion: Companion, error: Exception, reason: str, logged: bool, caplog
) -> None:
    def failing(_call: ServiceCall) -> None:
        raise error

    town.hass.services.async_register("notify", "mobile_app_annas_phone", failing)
    incident = await town.press()
    delivery = next(iter(incident.deliveries.values()))
    assert (delivery.state, delivery.reason) == (DeliveryState.FAILED, reason)
    assert (f"Notify {delivery.alert.address} failed" in caplog.text) is logged
    town.take_sent()


async def test_a_notify_action_that_hangs(town: Town, companion: Companion) -> None:
    async def never(_call: ServiceCall) -> None:
        await asyncio.Event().wait()

    town.hass.services.async_register("notify", "mobile_app_annas_phone", never)
    with patch.object(phones, "TIMEOUT_S", 0):
        incident = await town.press()
    delivery = next(iter(incident.deliveries.values()))
    assert (delivery.state, delivery.reason) == (DeliveryState.FAILED, "TimeoutError")
    town.take_sent()


def text(key: str, incident: str) -> x.RadioText:
    return x.RadioText(
        key,
        IncidentId(incident),
        ANNA,
        SystemId(PHONES),
        "notify.nobody",
        key,
        Purpose.MESSAGE,
    )


async def test_a_storm_is_told_over_several_turns(town: Town) -> None:
    incident = await town.press()
    town.take_sent()
    begun: list[str] = []

    async def notify(_carrier: Any, effect: x.RadioText) -> None:
        begun.append(effect.key)

    with patch.object(phones.PhoneCarrier, "_notify", notify):
        for number in range(250):
            town.runtime.delivery.run(text(f"{number}", incident.incident_id))
        assert len(begun) == 100
        withdraw = x.Withdraw("w", incident.incident_id, "249", SystemId(PHONES))
        town.runtime.delivery.run(withdraw)
        await town.settle()
    assert begun == [f"{number}" for number in range(249)]


async def test_what_has_not_begun_waits_for_the_next_carrier(town: Town) -> None:
    incident = await town.press()
    town.take_sent()
    begun: list[str] = []

    async def notify(_carrier: Any, effect: x.RadioText) -> None:
        begun.append(effect.key)

    with patch.object(phones.PhoneCarrier, "_notify", notify):
        for number in range(150):
            town.runtime.delivery.run(text(f"{number}", incident.incident_id))
        assert await town.hass.config_entries.async_reload(PHONES)
        await town.settle()
    assert sorted(begun, key=int) == [f"{number}" for number in range(150)]


async def test_a_phone_has_no_microphone(town: Town) -> None:
    incident = await town.press()
    town.take_sent()
    town.runtime.delivery.run(
        x.OpenMicrophone(
            "m", incident.incident_id, ANNA, SystemId(PHONES), "notify.x", incident.raised_at
        )
    )
    await town.settle()
    assert town.take_sent() == []


# --- in: answers ------------------------------------------------------------------------


async def test_a_tap_is_the_answer_of_whose_phone_it_is(town: Town, companion: Companion) -> None:
    await town.press()
    (call,) = companion.calls
    await companion.tap(call, "accept", "anna")
    assert part(town) is AssignmentState.ACCEPTED
    await companion.tap(call, "arrive", "anna")
    assert part(town) is AssignmentState.ON_SCENE
    town.take_sent()


async def test_a_responder_cannot_come(town: Town, companion: Companion) -> None:
    await town.press()
    await companion.tap(companion.calls[0], "refuse", "anna")
    assert part(town) is AssignmentState.REFUSED
    town.take_sent()


async def test_a_code_by_an_automations_button(town: Town, companion: Companion) -> None:
    incident = await town.press()
    action = f"municipal_alarm:code:2:{incident.incident_id}"
    await companion.fire(EVENT_ACTION, {"action": action}, "anna")
    assert part(town) is AssignmentState.ON_SCENE
    town.take_sent()


async def sent_a_code(town: Town, companion: Companion) -> dict[str, Any]:
    """An operator sends Anna a code about an alarm; what her phone gets."""
    incident = await town.press()
    await town.command(
        c.SendStatusCode(
            actor=OPERATOR, digits="4", message_id="m", incident_id=incident.incident_id
        )
    )
    return companion.calls[-1]


async def test_a_code_is_answered_in_the_field_under_it(town: Town, companion: Companion) -> None:
    call = await sent_a_code(town, companion)
    assert call["message"] == "4"
    (action,) = call["data"]["actions"]
    assert action["behavior"] == "textInput"
    for typed in ("2", "two of them", "77", "  "):
        data = {"action": action["action"], REPLY_TEXT: typed}
        await companion.fire(EVENT_ACTION, data, "anna")
    assert part(town) is AssignmentState.ON_SCENE
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    texts = [one.event for one in read if isinstance(one.event, e.TextReceived)]
    assert [(one.text, one.unknown_code) for one in texts] == [("two of them", False), ("77", True)]
    town.take_sent()


@pytest.mark.parametrize("user_id", ["vic", "nobody", None])
async def test_nobody_replies_for_somebody_else(
    town: Town, companion: Companion, user_id: str | None
) -> None:
    (action,) = (await sent_a_code(town, companion))["data"]["actions"]
    await companion.fire(EVENT_ACTION, {"action": action["action"], REPLY_TEXT: "2"}, user_id)
    assert part(town) is AssignmentState.ALERTED
    town.take_sent()


async def test_what_is_typed_stands_in_no_log(
    town: Town, companion: Companion, caplog: pytest.LogCaptureFixture
) -> None:
    """A code may be that of duress, and a log is read by others."""
    caplog.set_level(logging.DEBUG, "custom_components.municipal_alarm")
    await companion.give("cleo", "cleo", "cleos_phone")
    (action,) = (await sent_a_code(town, companion))["data"]["actions"]
    caplog.clear()
    for action_id, typed, user_id in (
        (action["action"], "0", "anna"),
        (action["action"], "0", "cleo"),
        ("municipal_alarm:code:0", None, "anna"),
        ("municipal_alarm:code:0:x:y", None, "anna"),
        ("municipal_alarm:code:078", None, "anna"),
        ("municipal_alarm:0", None, "anna"),
        ("municipal_alarm:code:0", None, "nobody"),
    ):
        await companion.fire(EVENT_ACTION, {"action": action_id, REPLY_TEXT: typed}, user_id)
    assert town.incident().duress
    ours = [one for one in caplog.records if "municipal_alarm" in one.name]
    assert len(ours) == 5
    assert not [one for one in ours if "0" in one.getMessage()]
    town.take_sent()


async def at_home(town: Town, companion: Companion, user_id: str, role: str | None) -> None:
    """Anna is a supervisor who is told by phone, and this user's phone it is."""
    roles = {"olga": "operator", **({user_id: role} if role is not None else {})}
    room = town.entries[ROOM]
    if user_id not in ("vic", "olga", "sue"):
        MockUser(id=user_id, name="Anna at home").add_to_hass(town.hass)
    town.hass.config_entries.async_update_entry(room, options={**room.options, "roles": roles})
    await companion.give("anna", user_id, "phone_at_home")
    await town.change_subentry(ROOM, "anna", duty="supervisor")


async def tells_supervisors(town: Town, companion: Companion) -> dict[str, Any]:
    incident = await town.press()
    await town.command(
        c.AlertTargets(
            actor=c.AUTOMATION,
            incident_id=incident.incident_id,
            targets=(Target.SUPERVISORS,),
        )
    )
    return companion.calls[-1]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
async def test_who_is_told_at_home_takes_it_on_there(
    town: Town, companion: Companion, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    await at_home(town, companion, "home", role.value)
    call = await tells_supervisors(town, companion)
    assert [one["title"] for one in call["data"]["actions"]] == ["Take on"]
    await companion.tap(call, "take_on", "home")
    incident = town.incident()
    assert (incident.owner_id, incident.owner) == ("home", "Anna at home")
    assert part(town) is AssignmentState.ALERTED, "they took it on, and go nowhere"
    # Who comes too late is not told so by a traceback.
    await companion.tap(call, "take_on", "olga")
    assert town.incident().owner_id == "home"
    assert "already_owned" in caplog.text
    assert "Traceback" not in caplog.text
    town.take_sent()


@pytest.mark.parametrize("role", [Role.VIEWER, None])
async def test_without_a_role_nobody_takes_it_on(
    town: Town, companion: Companion, role: Role | None
) -> None:
    await at_home(town, companion, "home", role.value if role is not None else None)
    call = await tells_supervisors(town, companion)
    assert "actions" not in call["data"]
    action = f"municipal_alarm:take_on:anna:{town.incident().incident_id}"
    for user_id in ("home", "vic", None, "nobody"):
        await companion.fire(EVENT_ACTION, {"action": action}, user_id)
    assert town.incident().owner_id is None
    town.take_sent()


@pytest.mark.parametrize("user_id", ["vic", "nobody", None])
async def test_nobody_answers_for_somebody_else(
    town: Town, companion: Companion, user_id: str | None, caplog
) -> None:
    await town.press()
    await companion.tap(companion.calls[0], "accept", user_id)
    assert part(town) is AssignmentState.ALERTED
    assert "no responder's" in caplog.text
    town.take_sent()


async def test_another_responder_answers_for_themselves_only(
    town: Town, companion: Companion, caplog
) -> None:
    await companion.give("cleo", "cleo", "cleos_phone")
    await town.press()
    await companion.tap(companion.calls[0], "accept", "cleo")
    assert part(town) is AssignmentState.ALERTED
    assert ResponderId("cleo") not in town.incident().assignments
    assert "means nothing" in caplog.text
    town.take_sent()


async def test_two_who_share_a_user_answer_each_by_their_own_phone(
    town: Town, companion: Companion
) -> None:
    await companion.give("cleo", "anna", "cleos_phone")
    incident = await town.press()
    action = f"municipal_alarm:accept:cleo:{incident.incident_id}"
    await companion.fire(EVENT_ACTION, {"action": action}, "anna")
    assert part(town, "cleo") is AssignmentState.ACCEPTED
    assert part(town) is AssignmentState.ALERTED
    # Without a name in it nobody knows who it was.
    action = f"municipal_alarm:accept:{incident.incident_id}"
    await companion.fire(EVENT_ACTION, {"action": action}, "anna")
    assert part(town) is AssignmentState.ALERTED
    town.take_sent()


async def test_an_answer_that_comes_too_late(town: Town, companion: Companion, caplog) -> None:
    incident = await town.press()
    await town.resolve(incident)
    await companion.tap(companion.calls[0], "accept", "anna")
    assert "was refused" in caplog.text
    assert "Traceback" not in caplog.text
    town.take_sent()


async def test_answers_to_others_are_not_ours(town: Town, companion: Companion, caplog) -> None:
    await companion.fire(EVENT_ACTION, {"action": "OPEN_GARAGE"}, "anna")
    await companion.fire(EVENT_ACTION, {}, "anna")
    assert "municipal_alarm.bridge.phones" not in caplog.text


async def test_a_new_responder_is_known_at_once(town: Town, companion: Companion) -> None:
    await companion.give("cleo", "cleo", "cleos_phone")
    incident = await town.press()
    action = f"municipal_alarm:accept:{incident.incident_id}"
    await companion.fire(EVENT_ACTION, {"action": action}, "cleo")
    assert part(town, "cleo") is AssignmentState.ACCEPTED
    town.take_sent()


# --- in: receipts and tags ---------------------------------------------------------------


@pytest.mark.parametrize(("user_id", "counts"), [("anna", True), ("vic", False), (None, False)])
async def test_a_phone_that_confirms(
    town: Town, companion: Companion, user_id: str | None, *, counts: bool
) -> None:
    await town.press()
    key = companion.calls[0]["data"][KEY]
    await companion.fire(EVENT_RECEIVED, {KEY: key}, user_id)
    await companion.fire(EVENT_RECEIVED, {"message": "of somebody else"}, user_id)
    state = DeliveryState.RECEIPTED if counts else DeliveryState.SENT
    assert town.incident().deliveries[key].state is state
    town.take_sent()


async def test_only_the_latest_texts_can_be_confirmed(town: Town, companion: Companion) -> None:
    with patch.object(phones, "_REMEMBERED", 1):
        await town.press()
        await town.press("desk_2")
    first, second = (call["data"][KEY] for call in companion.calls)
    for key in (first, second):
        await companion.fire(EVENT_RECEIVED, {KEY: key}, "anna")
    assert town.incident().deliveries[first].state is DeliveryState.SENT
    assert town.incident("desk_2").deliveries[second].state is DeliveryState.RECEIPTED
    town.take_sent()


@pytest.mark.parametrize(("user_id", "counts"), [("anna", True), ("vic", False), (None, False)])
async def test_a_scan_of_a_phone(
    town: Town, companion: Companion, user_id: str | None, *, counts: bool
) -> None:
    scan = {"tag_id": "T3", "device_id": companion.devices["anna"]}
    await companion.fire(EVENT_TAG_SCANNED, scan, user_id)
    assert (ANNA in town.room.roster.placed) is counts


@pytest.mark.parametrize("tag", ["x" * (MAX_TAG + 1), "", {"tag": "T3"}, None])
async def test_what_can_be_no_tag_is_not_kept(town: Town, companion: Companion, tag: Any) -> None:
    device_id = companion.devices["anna"]
    await companion.fire(EVENT_TAG_SCANNED, {"tag_id": tag, "device_id": device_id}, "anna")
    assert town.room.unknown_tags == {}
    longest = "x" * MAX_TAG
    await companion.fire(EVENT_TAG_SCANNED, {"tag_id": longest, "device_id": device_id}, "anna")
    assert set(town.room.unknown_tags) == {longest}


async def test_scans_of_no_phone(town: Town, companion: Companion) -> None:
    for scan in ({"tag_id": "T3"}, {"tag_id": "T3", "device_id": "door"}):
        await companion.fire(EVENT_TAG_SCANNED, scan, None)
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    assert not any(isinstance(one.event, e.ResponderPlaced) for one in read)


async def test_a_text_waits_for_its_phone_while_home_assistant_starts(town: Town) -> None:
    hass = town.hass
    phone = hass.states.get("notify.annas_phone")
    assert phone is not None
    hass.set_state(CoreState.not_running)
    hass.states.async_set("notify.annas_phone", "unavailable")
    hass.states.async_set("binary_sensor.desk_1_button", "on")
    await asyncio.sleep(0)
    assert not [one for one in town.sent if one.by == "phone"]
    hass.states.async_set("notify.annas_phone", phone.state)
    await town.settle()
    assert [one.to for one in town.take_sent() if one.by == "phone"] == ["Anna"]


async def test_it_does_not_wait_for_ever(town: Town) -> None:
    town.hass.set_state(CoreState.not_running)
    town.hass.states.async_set("notify.annas_phone", "unavailable")
    with patch.object(phones, "BOOT_S", 0.05):
        incident = await town.press()
    town.take_sent("lamp")
    assert [d.state for d in incident.deliveries.values()] == [DeliveryState.FAILED]


# --- lone work ----------------------------------------------------------------------------


async def alone(town: Town, freezer, *, asked: bool = True) -> None:
    """Anna works alone, and is asked for a sign of life."""
    await town.command(c.StartLoneWork(actor=OPERATOR, responder_id=ANNA, every_s=600))
    if asked:
        await town.pass_time(freezer, 601)


async def test_a_sign_of_life_by_button(town: Town, companion: Companion, freezer) -> None:
    await alone(town, freezer)
    (call,) = companion.calls
    assert call["message"].startswith("CHECK IN")
    assert call["data"]["channel"] == "alarm_stream"
    session = town.room.lone_work[ANNA]
    assert session.alarm_at is not None
    assert {one.state for one in session.asked.values()} == {DeliveryState.SENT}
    await companion.tap(call, "check_in", "anna")
    session = town.room.lone_work[ANNA]
    assert (session.alarm_at, session.last_sign_by) == (None, "phone")
    assert not town.room.incidents


@pytest.mark.parametrize("user_id", ["mallory", None])
async def test_nobody_gives_a_sign_of_life_for_another(
    town: Town, companion: Companion, freezer, user_id: str | None
) -> None:
    await alone(town, freezer)
    before = town.room.lone_work[ANNA]
    await companion.tap(companion.calls[0], "check_in", user_id)
    assert town.room.lone_work[ANNA] == before


async def test_a_colleagues_phone_gives_none(town: Town, companion: Companion, freezer) -> None:
    await companion.give("ben", "ben", "bens_phone")
    await alone(town, freezer)
    before = town.room.lone_work[ANNA]
    for action in (companion.calls[0]["data"]["actions"][0]["action"], "municipal_alarm:check_in"):
        await companion.fire(EVENT_ACTION, {"action": action}, "ben")
    assert town.room.lone_work[ANNA] == before


async def test_a_guard_who_has_only_a_phone(town: Town, companion: Companion) -> None:
    """Begins and ends lone work, and calls for help: of themselves."""

    async def presses(verb: str) -> None:
        await companion.fire(EVENT_ACTION, {"action": f"municipal_alarm:{verb}"}, "anna")

    await presses("start_lone_work")
    assert town.room.lone_work[ANNA].by == "responder"
    await presses("stop_lone_work")
    assert not town.room.lone_work
    await presses("alarm:man_down")
    (incident,) = town.room.incidents.values()
    assert (incident.kind, incident.responder_id) == (AlarmKind.MAN_DOWN, ANNA)


async def test_a_button_of_lone_work_that_is_over(
    town: Town, companion: Companion, freezer
) -> None:
    await alone(town, freezer)
    await town.command(c.StopLoneWork(actor=OPERATOR, responder_id=ANNA))
    await companion.tap(companion.calls[0], "check_in", "anna")
    assert not town.room.lone_work


async def test_two_who_share_a_user_give_each_their_own(
    town: Town, companion: Companion, freezer
) -> None:
    await companion.give("ben", "anna", "the_other_phone")
    await alone(town, freezer)
    await town.command(
        c.StartLoneWork(actor=OPERATOR, responder_id=ResponderId("ben"), every_s=600)
    )
    ben = town.room.lone_work[ResponderId("ben")]
    await companion.tap(companion.calls[0], "check_in", "anna")
    assert town.room.lone_work[ANNA].last_sign_by == "phone"
    assert town.room.lone_work[ResponderId("ben")] == ben
