"""The triggers: attached before anything runs, alive across restarts, true to the room, free of duress."""

import asyncio
import json
from typing import Any

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import async_get_all_descriptions, async_validate_trigger_config
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from custom_components.municipal_alarm.bridge.filters import WORDS
from custom_components.municipal_alarm.bridge.happenings import HAPPENINGS, Happening, happenings
from custom_components.municipal_alarm.bridge.last_seen import LastSeen
from custom_components.municipal_alarm.bridge.report_files import Kept
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.effects import CallExternal
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.signals import (
    OperatorPresence,
    Press,
    Receipt,
    Scan,
)
from custom_components.municipal_alarm.control_room.words import DeliveryState, Outcome
from custom_components.municipal_alarm.learning.reports.period import Period
from custom_components.municipal_alarm.radio import events as radio_events
from custom_components.municipal_alarm.trigger import _hub

from .ear import Ear
from .flow_kit import COMPONENT, TEXTS
from .town import GATEWAY, OPERATOR, RADIO, ROOM, Town

# --- what happens ------------------------------------------------------------------


async def test_the_whole_story(ear: Ear, town: Town) -> None:
    await ear.listen(*(key for key in HAPPENINGS if key != "message_receipted"))
    incident = await town.press()
    assert ear.ids() == ["incident_raised", "incident_escalated", "responder_alerted"]
    await town.press()
    assert "alarm_joined" in ear.ids()

    async def do(make: type[Any], **fields: Any) -> list[dict[str, Any]]:
        ear.take()
        await town.command(make(actor=OPERATOR, incident_id=incident.incident_id, **fields))
        return ear.take()

    (acknowledged, answered) = await do(c.Acknowledge)
    assert acknowledged["incident"]["owner"] == "Olga"
    assert acknowledged["by"] == {"kind": "operator", "id": "olga", "name": "Olga"}
    assert (answered["id"], answered["answer"]) == ("desk_answered", "seen")
    (dispatched,) = await do(c.Dispatch, responder_ids=("ben",))
    assert dispatched["responder"] == {"responder_id": "ben", "name": "Ben", "duty": "guard"}
    accepted, answered = await do(c.Accept, responder_id="ben")
    assert accepted["incident"]["state"] == "responding"
    assert answered["answer"] == "on_the_way"
    (refused,) = [
        one
        for one in await do(c.Refuse, responder_id="anna", reason="far")
        if one["id"] == "responder_refused"
    ]
    assert refused["reason"] == "far"
    told = await do(c.Arrive, responder_id="ben")
    assert [one["id"] for one in told] == [
        "responder_arrived",
        "responder_placed",
        "desk_answered",
    ]
    assert told[1]["place"]["text"] == "Town hall, Ground floor, Desk 1"
    (sent,) = await do(c.SendMessage, text="Back door", message_id="m", responder_ids=("ben",))
    assert (sent["text"], sent["to"], sent["purpose"]) == ("Back door", ["Ben"], "message")
    (microphone,) = await do(c.OpenMicrophone, responder_id="ben")
    assert microphone["id"] == "microphone_opened"
    (viewed,) = await do(c.ViewCamera, camera="camera.x")
    assert viewed["camera"] == "camera.x"
    (note,) = await do(c.AddNote, text="Red coat")
    assert note["note"] == "Red coat"
    (handed,) = await do(c.HandOver, operator_id="sue")
    assert handed["operator"] == {"operator_id": "sue", "name": "Sue"}
    called = await do(c.Escalate, external="Police", confirmed=True)
    assert "external_help" in [one["id"] for one in called]
    help_wanted = next(one for one in called if one["id"] == "external_help")
    assert help_wanted["target"] == "Police"
    assert "Town hall" in help_wanted["text"]

    ear.take()
    await town.radio(radio_events.TextReceived, text="4")
    code, prompted = [
        one for one in ear.take() if one["id"] in ("status_code_received", "operator_prompted")
    ]
    assert (code["digits"], code["effect"], code["code_name"]) == (
        "4",
        "need_backup",
        "need back-up",
    )
    assert prompted["prompt"] == "backup_asked"
    await town.radio(radio_events.TextReceived, text="He left")
    (message,) = ear.take()
    assert (message["id"], message["text"]) == ("message_received", "He left")

    over = await do(c.Resolve, outcome=Outcome.GENUINE, note="fine")
    closed, over = (one for one in over if one["id"] in ("microphone_closed", "incident_resolved"))
    assert (closed["responder"]["name"], closed["reason"]) == ("Ben", "ended")
    assert (over["outcome"], over["note"]) == ("genuine", "fine")
    (closed,) = await do(c.Close)
    assert closed["incident"]["state"] == "closed"
    assert closed["incident"]["number"] == 1


async def test_who_carries_a_radio(ear: Ear, town: Town) -> None:
    await ear.listen("radio_signed_on", "radio_signed_off")
    await ear.listen("radio_signed_on", "radio_signed_off", responder="Cleo")
    await town.radio(radio_events.RadioRegistered)
    radio = {"actor": OPERATOR, "system_id": GATEWAY, "address": RADIO}
    await town.command(c.CarryRadio(**radio, responder_id=ResponderId("anna")))
    (on,) = ear.take()
    assert (on["id"], on["address"], on["by"]) == ("radio_signed_on", RADIO, "operator")
    assert on["system"] == {"system_id": GATEWAY, "name": "Radios"}
    assert on["responder"] == {"responder_id": "anna", "name": "Anna", "duty": "guard"}
    await town.change_subentry(ROOM, "cleo", tag="CLEO")
    await town.change_subentry(ROOM, "anna", tag="ANNA")
    await town.radio(radio_events.TagScanned, tag_id="CLEO")
    assert ear.take() == [], "an operator chose"
    await town.command(c.CarryRadio(**radio))
    await town.radio(radio_events.TagScanned, tag_id="ANNA")
    ear.take()
    await town.radio(radio_events.TagScanned, tag_id="CLEO")
    off, *on = ear.take()
    assert (off["id"], off["responder"]["name"]) == ("radio_signed_off", "Anna")
    assert (off["reason"], off["by"]) == ("other_person", None)
    assert [(one["id"], one["responder"]["name"], one["by"]) for one in on] == [
        ("radio_signed_on", "Cleo", "tag")
    ] * 2, "once for each of the two that wait for it"
    await town.command(c.CarryRadio(**radio))
    off, again = ear.take()
    assert (off["reason"], off["by"]["name"]) == ("operator", "Olga")
    assert again == off


async def test_what_belongs_to_no_incident(ear: Ear, hass: HomeAssistant, town: Town) -> None:
    await ear.listen(*HAPPENINGS)
    await town.command(c.SetDuty(actor=OPERATOR, responder_id="anna", on_duty=False))
    (duty,) = ear.take()
    assert (duty["id"], duty["on_duty"], duty["responder"]["name"]) == (
        "duty_changed",
        False,
        "Anna",
    )
    town.link.lost()
    await town.settle()
    (lost,) = ear.take()
    assert (lost["id"], lost["system"]["name"]) == ("link_lost", "Radios")
    town.link.up()
    await town.settle()
    assert ear.ids()[0] == "link_restored"

    room = town.runtime.room
    room.handle(OperatorPresence("olga", True))
    await town.settle()
    (came,) = ear.take()
    assert (came["id"], came["operator"]["name"], came["present"]) == (
        "operator_came",
        "Olga",
        ["Olga"],
    )
    room.handle(OperatorPresence("olga", False))
    room.handle(OperatorPresence("ghost", True))
    await town.settle()
    assert [one["operator"]["name"] for one in ear.take()] == ["Olga", ""]

    room.handle(Scan("s1", "T3", dt_util.utcnow(), responder_id="ben"))
    room.handle(Scan("s2", "no such tag", dt_util.utcnow(), responder_id="ben"))
    await town.settle()
    placed, aside, tag = ear.take()
    assert (placed["id"], placed["by"], placed["place"]["building"]) == (
        "responder_placed",
        "scan",
        "Library",
    )
    assert (aside["id"], aside["reason"]) == ("signal_set_aside", "unknown_tag")
    assert (tag["id"], tag["tag"], tag["who"]) == ("unknown_tag", "no such tag", "Ben")

    room.handle(Press("p1", "http/desk_2", "desk_2", dt_util.utcnow(), drill=True))
    await town.settle()
    ear.take()
    incident = town.incident("desk_2")
    await town.resolve(incident, Outcome.DRILL)
    (tested,) = [one for one in ear.take() if one["id"] == "desk_tested"]
    assert tested["place"]["desk"] == "Desk 2"


async def test_radios(ear: Ear, town: Town) -> None:
    await ear.listen("radio_online", "radio_offline", system="Radios")
    await town.radio(radio_events.RadioRegistered)
    await town.radio(radio_events.RadioLost)
    await town.radio(radio_events.RadioRegistered, radio_id="777")
    one, two, three = ear.take()
    assert (one["id"], one["address"], one["responder"]["name"]) == ("radio_online", "102", "Ben")
    assert two["id"] == "radio_offline"
    assert three["responder"] is None


async def test_receipts(ear: Ear, town: Town) -> None:
    await ear.listen("message_receipted", "message_failed", responder="Ben")
    incident = await town.press("info_desk")
    (key,) = [key for key, one in incident.deliveries.items() if one.alert.responder == "Ben"]
    room = town.runtime.room
    room.handle(Receipt(key, incident.incident_id, DeliveryState.SENT))
    room.handle(Receipt(key, incident.incident_id, DeliveryState.FAILED, "busy"))
    room.handle(Receipt(key, incident.incident_id, DeliveryState.RECEIPTED))
    # Of an effect that is no message: nobody was told anything.
    room.handle(Receipt("camera", incident.incident_id, DeliveryState.FAILED))
    await town.settle()
    failed, receipted = ear.take()
    assert (failed["id"], failed["reason"], failed["purpose"]) == (
        "message_failed",
        "busy",
        "alarm",
    )
    assert receipted["key"] == key


# --- what narrows down ----------------------------------------------------------------


async def test_places(ear: Ear, town: Town) -> None:
    hall, desk_1, desk_2 = (
        town.device(name, "town_hall") for name in ("town_hall", "desk_1", "desk_2")
    )
    assert hall is not None
    assert desk_1 is not None
    assert desk_2 is not None
    wanted = {
        "hall": [hall.id],
        "desk 1": [desk_1.id],
        "desk 2": [desk_2.id],
        "both": [desk_1.id, desk_2.id],
        "id": ["desk_1"],
        "name": ["town HALL"],
        "words": "Town hall, Ground floor, Desk 1",
        "library": ["library"],
        "entity": [town.entity_id("event", "desk_1_panic") or "event.town_hall_desk_1_panic"],
    }
    heard: dict[str, list[Any]] = {}
    ears = []
    for name, place in wanted.items():
        one = Ear(town.hass)
        await one.listen("incident_raised", place=place)
        ears.append(one)
        heard[name] = one.heard
    await town.press()
    for one in ears:
        one.stop()
    assert {name for name, told in heard.items() if told} >= {
        "hall",
        "desk 1",
        "both",
        "id",
        "name",
        "words",
    }
    assert not heard["desk 2"]
    assert not heard["library"]


@pytest.mark.parametrize(
    ("drill", "real_too", "drills_too"),
    [(None, True, False), ("exclude", True, False), ("include", True, True), ("only", False, True)],
)
async def test_drills(
    ear: Ear, town: Town, drill: str | None, real_too: bool, drills_too: bool
) -> None:
    await ear.listen("incident_raised", **({} if drill is None else {"drill": drill}))
    await town.call(DOMAIN, "raise_alarm", desk="desk_1")
    await town.call(DOMAIN, "raise_alarm", desk="desk_2", drill=True)
    heard = [one["incident"]["drill"] for one in ear.take()]
    assert heard == [False] * real_too + [True] * drills_too


async def test_words(ear: Ear, town: Town) -> None:
    await ear.listen("incident_raised", kind=["fire"], priority="urgent")
    await ear.listen("status_code_received", digits=[4, 5], duty="guard")
    await ear.listen("incident_escalated", step=2)
    await ear.listen("incident_resolved", outcome="false")
    await ear.listen("duty_changed", on_duty="off")
    await town.call(DOMAIN, "raise_alarm", desk="desk_1")
    assert ear.ids() == []
    await town.call(DOMAIN, "raise_alarm", desk="desk_2", kind="fire")
    assert ear.ids() == ["incident_raised"]
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="3")
    assert ear.ids() == []
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="4")
    assert ear.ids() == ["status_code_received"]
    await town.call(DOMAIN, "escalate", incident_id="1")
    (step,) = ear.take()
    assert step["step"] == 2
    assert step["alerted"] == ["Ben", "Cleo"] or set(step["alerted"]) == {"Ben", "Cleo"}
    await town.call(DOMAIN, "resolve", incident_id="1", outcome="genuine")
    await town.call(DOMAIN, "resolve", incident_id="2", outcome="false")
    assert ear.ids() == ["incident_resolved"]
    await town.call(DOMAIN, "set_duty", responder="Ben", on_duty=False)
    await town.call(DOMAIN, "set_duty", responder="Ben", on_duty=True)
    assert ear.ids() == ["duty_changed"]


async def test_a_system_by_its_device(ear: Ear, town: Town) -> None:
    device = town.device("gateway", "gateway")
    assert device is not None
    await ear.listen("link_lost", system=device.id)
    await ear.listen("link_lost", system="Phones")
    town.link.lost()
    await town.settle()
    assert len(ear.take()) == 1


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("incident_raised", {"kind": "boredom"}),
        ("incident_raised", {"kind": "duress"}),
        ("incident_raised", {"drill": "maybe"}),
        ("incident_raised", {"colour": "red"}),
        ("operator_came", {"place": "desk_1"}),
        ("operator_prompted", {"prompt": "duress"}),
    ],
)
async def test_options_that_make_no_sense(
    hass: HomeAssistant, town: Town, key: str, options: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await async_validate_trigger_config(
            hass, cv.TRIGGER_SCHEMA([{"trigger": f"{DOMAIN}.{key}", "options": options}])
        )


# --- before, after and without a runtime -----------------------------------------------


async def test_attached_before_anything_runs(hass: HomeAssistant, built_town: Town) -> None:
    assert await async_setup_component(hass, "automation", {})
    one = Ear(hass)
    await one.listen("incident_raised")
    await built_town.set_up()
    await built_town.press()
    assert one.ids() == ["incident_raised"]
    await built_town.restart()
    await built_town.press("desk_2")
    assert one.ids() == ["incident_raised"]
    one.stop()
    await built_town.press("info_desk")
    assert one.ids() == []
    built_town.take_sent()


async def test_nobody_listens_when_nobody_waits(ear: Ear, town: Town) -> None:
    listeners = town.runtime.room._listeners
    before = len(listeners)
    await ear.listen("incident_raised", "incident_closed")
    assert len(listeners) == before + 1
    ear.stop()
    assert len(listeners) == before
    await town.restart()
    assert len(town.runtime.room._listeners) == before


async def test_external_help_after_a_restart_waits_for_the_automations(
    hass: HomeAssistant, ear: Ear, town: Town
) -> None:
    await ear.listen("external_help", target="police")
    await town.press()
    hass.set_state(CoreState.not_running)
    await town.restart()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    assert ear.take() == []
    await hass.async_start()
    await town.settle()
    (call,) = ear.take()
    assert call["incident"]["number"] == 1
    town.take_sent()


async def test_external_help_carries_what_actions_of_a_target_get(ear: Ear, town: Town) -> None:
    await ear.listen("external_help")
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    (call,) = ear.take()
    assert call["hand_over"].startswith("Alarm 1: panic button")
    assert "<status>Actual</status>" in call["cap"]
    # Nobody set up how this Home Assistant is reached from outside.
    assert (call["camera_url"], call["snapshot_url"], call["links_until"]) == (None, None, None)
    # Listening calls nobody.
    assert town.incident().external["Police"].state is DeliveryState.FAILED
    town.take_sent()


async def test_a_report_that_is_made_when_nothing_runs_any_more(hass: HomeAssistant) -> None:
    """It was under way while our entries were unloaded."""
    told: list[Happening] = []

    async def run() -> None:
        """Nobody waits for it."""

    def listen(happening: Happening) -> asyncio.Task[None]:
        told.append(happening)
        return hass.async_create_task(run())

    hub = _hub(hass)
    hub.attach("report_made", {}, listen)
    hub.on_report(Kept("2026-10", Period(2026, 10), "city", dt_util.utcnow(), ("html",)), None, "")
    assert told == []


async def test_external_help_for_what_is_gone(ear: Ear, town: Town) -> None:
    await ear.listen("external_help")
    effect = CallExternal("k", "no such incident", "Police", "text")
    town.runtime.delivery.run(effect)
    await town.settle()
    assert ear.take() == []
    for entry in reversed(town.entries.values()):
        await town.hass.config_entries.async_unload(entry.entry_id)
    _hub(town.hass).on_external(effect)
    assert ear.take() == []


async def test_an_action_that_fails_hurts_no_other(
    ear: Ear, hass: HomeAssistant, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    def bad(_happening: Any) -> None:
        raise ValueError("broken")

    detach = _hub(hass).attach("incident_raised", {"drill": "include"}, bad)
    await ear.listen("incident_raised")
    await town.press()
    detach()
    assert ear.ids() == ["incident_raised"]
    assert "A trigger could not be run" in caplog.text


async def test_raised_resolved_and_closed_within_one_turn(ear: Ear, town: Town) -> None:
    await ear.listen("incident_raised", "incident_resolved", "incident_closed")
    room = town.runtime.room
    room.handle(Press("p1", "http/desk_2", "desk_2", dt_util.utcnow()))
    incident_id = next(iter(room.state.incidents))
    room.handle(c.Resolve(actor=OPERATOR, incident_id=incident_id, outcome=Outcome.FALSE))
    room.handle(c.Close(actor=OPERATOR, incident_id=incident_id))
    await town.settle()
    assert ear.ids() == ["incident_raised", "incident_resolved", "incident_closed"]


async def test_who_is_gone_is_named_as_they_were(ear: Ear, town: Town) -> None:
    await ear.listen("responder_accepted", duty="guard")
    await ear.listen("responder_accepted", responder="anna")
    incident = await town.press()
    town.runtime.room.handle(
        c.Accept(actor=OPERATOR, incident_id=incident.incident_id, responder_id="anna")
    )
    await town.settle()
    accepted = town.runtime.room.state.incidents[incident.incident_id]
    event = e.ResponderAccepted(
        at=dt_util.utcnow(),
        incident_id=incident.incident_id,
        actor=OPERATOR,
        responder_id="zoe",
        responder="Zoe",
    )
    assert len(ear.take()) == 2
    (happening,) = happenings(event, accepted, town.room)
    assert happening.payload["responder"] == {
        "responder_id": "zoe",
        "name": "Zoe",
        "duty": None,
    }


async def test_an_event_of_an_unknown_incident_tells_nothing(town: Town) -> None:
    assert LastSeen(town.room).incident_of(_late(), town.room) is None
    assert list(happenings(_late(), None, town.room)) == []


def _late() -> e.NoteAdded:
    return e.NoteAdded(at=dt_util.utcnow(), incident_id="gone", actor=OPERATOR, text="late")


# --- duress ------------------------------------------------------------------------------


async def test_duress_has_its_own_trigger_and_no_other(ear: Ear, town: Town) -> None:
    await ear.listen(*HAPPENINGS)
    incident = await town.press()
    ear.take()
    town.take_sent()
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="0")
    heard = ear.take()
    (secret,) = [one for one in heard if one["id"] == "duress"]
    assert secret["incident"]["duress"] is True
    assert secret["incident"]["incident_id"] == incident.incident_id
    assert secret["responder"]["name"] == "Anna"
    assert secret["description"] == "Municipal Alarm"
    (code,) = [one for one in heard if one["id"] == "status_code_received"]
    assert (code["digits"], code["effect"]) == ("9", "all_clear")
    (prompted,) = [one for one in heard if one["id"] == "operator_prompted"]
    assert prompted["prompt"] == "all_clear"
    told = [one for one in heard if one["id"] not in ("duress", "external_help")]
    assert "duress" not in json.dumps(told).replace('"duress": false', "")
    assert {one["id"] for one in told} <= {"status_code_received", "operator_prompted"}

    await ear.listen("status_code_received", digits="9")
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="9")
    plain = [one for one in ear.take() if one["id"] == "status_code_received"]
    same = {**code, "incident": None, "idx": None}
    assert [{**one, "incident": None, "idx": None} for one in plain] == [same, same]


async def test_an_incident_that_duress_raised(ear: Ear, town: Town) -> None:
    await ear.listen(*HAPPENINGS)
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    heard = ear.take()
    assert {one["id"] for one in heard} <= {"duress", "external_help", "signal_set_aside"}
    (secret,) = [one for one in heard if one["id"] == "duress"]
    assert secret["incident"]["kind"] == "duress"
    number = str(secret["incident"]["number"])
    await town.call(DOMAIN, "acknowledge", user=town.operator, incident_id=number)
    assert ear.take() == []
    await town.call(DOMAIN, "escalate", incident_id=number, external="Police")
    (call,) = [one for one in ear.take() if one["id"] == "external_help"]
    assert call["incident"]["kind"] == "emergency"
    assert "duress" not in json.dumps(call).replace('"duress": false', "")


async def test_a_responders_duress_key_joins(ear: Ear, town: Town) -> None:
    await ear.listen("duress", "alarm_joined")
    await town.radio(radio_events.RadioEmergency, kind=radio_events.EmergencyKind.MAN_DOWN)
    await town.radio(radio_events.RadioEmergency, kind=radio_events.EmergencyKind.DURESS)
    assert ear.ids() == ["duress"]


# --- descriptions, texts and code ----------------------------------------------------------


OFFERED = {
    # Radios warn of nothing else.
    ("pre_alert_raised", "kind"): ("man_down", "lone_worker"),
    ("pre_alert_ended", "kind"): ("man_down", "lone_worker"),
}
"""What a form offers where it is less than what its field takes."""


async def test_every_trigger_is_described(hass: HomeAssistant, town: Town) -> None:
    described = load_yaml_dict(str(COMPONENT / "triggers.yaml"))
    described = {key: value for key, value in described.items() if not key.startswith(".")}
    assert set(described) == set(HAPPENINGS)
    icons = load_yaml_dict(str(COMPONENT / "icons.json"))["triggers"]
    assert set(icons) == set(HAPPENINGS)
    shown = await async_get_all_descriptions(hass)
    for key, options in HAPPENINGS.items():
        assert shown[f"{DOMAIN}.{key}"] is not None, key
        fields = described[key]["fields"]
        assert tuple(fields) == options, key
        for option, field in fields.items():
            select = field["selector"].get("select")
            if option in WORDS:
                words = OFFERED.get((key, option), WORDS[option])
                assert tuple(select["options"]) == words, (key, option)
        for language in TEXTS:
            texts = TEXTS[language]["triggers"][key]
            assert set(texts.get("fields", {})) == set(options), key


def test_every_word_of_a_select_has_a_text() -> None:
    for file in ("triggers", "conditions", "services"):
        for item in load_yaml_dict(str(COMPONENT / f"{file}.yaml")).values():
            for field in _fields(item):
                select = field.get("selector", {}).get("select")
                if not select:
                    continue
                for language in TEXTS:
                    words = TEXTS[language]["selector"][select["translation_key"]]["options"]
                    assert set(select["options"]) <= set(words), (file, select)


def _fields(item: Any) -> Any:
    for field in (item or {}).get("fields", {}).values():
        yield field
        yield from _fields(field)


def test_every_event_is_told_or_left_out_on_purpose() -> None:
    """A new event class must be given a trigger, or a place in this list."""
    left_out = {
        e.SourceHeard,  # bookkeeping of repeats
        e.NumberIssued,  # always followed by IncidentRaised
        e.SubjectPlaced,  # where somebody is, is for operators alone
        e.ToldAgain,  # follows from AlarmJoined
        e.DeliveryRetried,  # nobody need act; MessageFailed and the prompt tell
        e.ExternalCalled,  # external_help tells, also of what a step calls
        e.MicrophoneUnavailable,  # for the timeline: no automation can mend it
        e.ListeningStarted,  # for the timeline: who listened
        e.ListeningEnded,
        e.ResponderLocated,  # where somebody is, is for operators alone
        e.FollowingStarted,
        e.FollowingEnded,
        e.CheckInPromptReported,  # how far a text is; the prompt itself is told
        e.RoundEnded,  # its report comes with it, and tells more
        e.HoldSet,  # the journal's own care: for those who look after it
        e.HoldReleased,
        e.ContentExpired,
        e.PersonErased,
        e.MeasureReopened,  # a tick that was taken back: the list shows it
        e.MeasureFiled,  # what is done leaves the list
        e.AccessRecorded,  # for the works council: an automation would tell of whoever reads
    }
    source = "".join(
        (COMPONENT / "bridge" / "happenings" / name).read_text("utf-8")
        for name in (
            "incident.py",
            "room.py",
            "guards.py",
            "rounds.py",
            "muster.py",
            "procedure.py",
            "evaluation.py",
        )
    )
    for event in e.EVENTS:
        assert (f"e.{event.__name__}(" in source) is (event not in left_out), event
