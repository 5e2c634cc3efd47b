"""A gateway's words as signals of the room, and the room's effects as its commands."""

from datetime import timedelta
from unittest.mock import patch

from homeassistant.components.tag.const import EVENT_TAG_SCANNED
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.municipal_alarm.bridge.links import LinkCarrier
from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId, SystemId
from custom_components.municipal_alarm.control_room.site import Position
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Prompt,
    Purpose,
)
from custom_components.municipal_alarm.radio import commands as rc, events as r
from tests.ha.town import GATEWAY, INPUT, OPERATOR, RADIO, Town

SYSTEM = SystemId(GATEWAY)


async def pressed(town: Town):
    return await town.press("info_desk")


# --- in ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "kind"),
    [(r.ManDown, AlarmKind.MAN_DOWN), (r.LoneWorker, AlarmKind.LONE_WORKER)],
)
async def test_a_radio_that_warns_before_it_alarms(
    town: Town, event: type[r.ManDown | r.LoneWorker], kind: AlarmKind
) -> None:
    await town.radio(event, phase=r.AlarmPhase.PRE_ALERT)
    (warned,) = town.room.pre_alerts.values()
    assert (warned.responder, warned.kind, warned.address) == ("Ben", kind, RADIO)
    assert not town.room.incidents
    assert not town.runtime.radios.get(SYSTEM, RADIO).man_down
    await town.radio(event, phase=r.AlarmPhase.CLEARED)
    assert not town.room.pre_alerts

    await town.radio(event, phase=r.AlarmPhase.PRE_ALERT)
    await town.radio(event, phase=r.AlarmPhase.ALARM)
    assert not town.room.pre_alerts
    (incident,) = town.room.incidents.values()
    assert incident.kind is kind
    await town.radio(event, phase=r.AlarmPhase.CLEARED)
    (incident,) = town.room.incidents.values()
    assert incident.is_open
    assert Prompt.SIGN_OF_LIFE in incident.prompts
    town.take_sent()


@pytest.mark.parametrize("phase", r.AlarmPhase)
@pytest.mark.parametrize("event", [r.ManDown, r.LoneWorker])
async def test_a_warning_is_answered_when_it_is_written_down(
    town: Town, event: type[r.ManDown | r.LoneWorker], phase: r.AlarmPhase
) -> None:
    done = town.report(event(event_id="w", radio_id=RADIO, phase=phase))
    assert done == []
    await town.settle()
    assert done == ["w"]
    town.take_sent()


async def test_a_press_with_the_gateways_own_time(town: Town) -> None:
    at = dt_util.utcnow() - timedelta(minutes=3)
    town.report(r.DeskPress(event_id="p", input_id=INPUT, occurred_at=at, drill=True))
    await town.settle()
    incident = town.incident("info_desk")
    assert incident.occurred_at == at
    assert incident.drill
    town.take_sent()


async def test_a_clock_that_is_ahead_is_not_believed(town: Town) -> None:
    at = dt_util.utcnow() + timedelta(days=3)
    town.report(r.DeskPress(event_id="p", input_id=INPUT, occurred_at=at))
    await town.settle()
    assert town.incident("info_desk").occurred_at <= dt_util.utcnow()
    town.take_sent()


@pytest.mark.parametrize("input_id", ["99", "desk_1"])
async def test_an_input_of_no_desk_is_set_aside(town: Town, input_id: str) -> None:
    # Also when somebody calls it as a desk is called.
    done = town.report(r.DeskPress(event_id="p", input_id=input_id))
    await town.settle()
    assert done == ["p"]
    assert not town.room.incidents
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    assert [one.event.reason for one in read if isinstance(one.event, e.SignalSetAside)] == [
        "unknown_desk"
    ]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (r.RadioEmergency(event_id="1", radio_id=RADIO), AlarmKind.EMERGENCY),
        (
            r.RadioEmergency(event_id="1", radio_id=RADIO, kind=r.EmergencyKind.DURESS),
            AlarmKind.DURESS,
        ),
        (r.ManDown(event_id="1", radio_id=RADIO), AlarmKind.MAN_DOWN),
        (r.LoneWorker(event_id="1", radio_id=RADIO), AlarmKind.LONE_WORKER),
    ],
)
async def test_an_alarm_of_a_radio(town: Town, event: r.RadioEvent, kind: AlarmKind) -> None:
    assert town.report(event) == []
    await town.settle()
    (incident,) = town.room.incidents.values()
    assert incident.kind is kind
    assert incident.responder == "Ben"
    opened = [one for one in town.link.commands if isinstance(one, rc.OpenMicrophone)]
    assert [one.seconds for one in opened] == (
        [30] if kind in (AlarmKind.MAN_DOWN, AlarmKind.DURESS) else []
    )
    town.take_sent()


@pytest.mark.parametrize("event", [r.ManDown, r.LoneWorker])
async def test_a_call_whose_report_comes_later_is_one_alarm(
    town: Town, event: type[r.ManDown | r.LoneWorker]
) -> None:
    town.report(r.RadioEmergency(event_id="call", radio_id=RADIO))
    await town.settle()
    town.report(event(event_id="report", radio_id=RADIO, explains="call"))
    await town.settle()
    (incident,) = town.room.incidents.values()
    kind = AlarmKind.MAN_DOWN if event is r.ManDown else AlarmKind.LONE_WORKER
    assert (incident.kind, incident.presses) == (kind, 1)
    town.take_sent()


@pytest.mark.parametrize(
    "event",
    [
        r.RadioCondition(event_id="1", radio_id=RADIO, battery_percent=7),
        r.InputState(event_id="1", input_id=INPUT, active=True),
        r.Fault(event_id="1", code="power"),
        r.Receipt(event_id="1", key="k", state=r.ReceiptState.ACCEPTED),
    ],
)
async def test_what_is_no_news_for_the_room_is_done_with(town: Town, event: r.RadioEvent) -> None:
    assert town.report(event) == ["1"]
    assert not town.room.incidents


async def test_a_code_and_a_text_of_a_radio(town: Town) -> None:
    await pressed(town)
    await town.radio(r.StatusMessage, code="1")
    assert town.incident("info_desk").assignments[ResponderId("ben")].state is (
        AssignmentState.ACCEPTED
    )
    assert town.runtime.radios.get(SYSTEM, RADIO).code == "1"
    await town.radio(r.TextReceived, text=" 2 ")
    assert town.incident("info_desk").on_scene_at is not None
    assert town.runtime.radios.get(SYSTEM, RADIO).code == "2"
    await town.radio(r.TextReceived, text="door is locked")
    assert town.runtime.radios.get(SYSTEM, RADIO).code == "2"
    town.take_sent()


async def test_a_radio_comes_and_goes(town: Town) -> None:
    await town.radio(
        r.RadioRegistered, name="Ben's radio", model="PD985", battery_percent=80, rssi_dbm=-70
    )
    radio = town.runtime.radios.get(SYSTEM, RADIO)
    assert (radio.name, radio.model, radio.battery, radio.rssi) == ("Ben's radio", "PD985", 80, -70)
    assert town.room.devices[SYSTEM, RADIO] is True
    await town.radio(r.RadioCondition, battery_percent=79)
    assert town.runtime.radios.get(SYSTEM, RADIO).battery == 79
    assert town.runtime.radios.get(SYSTEM, RADIO).rssi == -70
    await town.radio(r.RadioLost)
    assert town.room.devices[SYSTEM, RADIO] is False
    await town.radio(r.RadioEmergency)
    assert town.runtime.radios.get(SYSTEM, RADIO).emergency_at is not None
    await town.radio(r.ManDown)
    assert town.runtime.radios.get(SYSTEM, RADIO).man_down
    await town.radio(r.ManDown, phase=r.AlarmPhase.CLEARED)
    assert not town.runtime.radios.get(SYSTEM, RADIO).man_down
    town.take_sent()


async def test_radios_without_end_are_not_taken_in_but_their_calls_for_help_are(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    known = len(list(town.runtime.radios.of(SYSTEM)))
    with patch("custom_components.municipal_alarm.bridge.radios.MOST", known):
        for number in range(3):
            done = town.report(r.RadioRegistered(event_id=f"r{number}", radio_id=f"9{number}"))
            assert done == [f"r{number}"]
        assert len(list(town.runtime.radios.of(SYSTEM))) == known
        assert caplog.text.count("further ones are not shown") == 1
        town.report(r.RadioRegistered(event_id="known", radio_id=RADIO))
        town.report(r.RadioEmergency(event_id="e", radio_id="99"))
        await town.settle()
    assert [one.responder for one in town.room.incidents.values()] == ["radio 99"]
    town.take_sent()


async def test_a_scan_places_a_guard_and_is_a_tag_of_home_assistant(town: Town) -> None:
    scanned = async_capture_events(town.hass, EVENT_TAG_SCANNED)
    await town.radio(r.TagScanned, tag_id="T3")
    last = town.room.roster.placed[ResponderId("ben")]
    assert last.place.desk == "Info desk"
    assert [one.data["tag_id"] for one in scanned] == ["T3"]
    # A fixed reader is nobody's radio, but its tags are Home Assistant's too.
    done = town.report(r.TagScanned(event_id="f", tag_id="T1", reader_id="door"))
    await town.settle()
    assert done == ["f"]
    assert [one.data["tag_id"] for one in scanned] == ["T3", "T1"]


async def test_an_emergency_with_its_doubts_and_its_place(town: Town) -> None:
    await town.radio(
        r.RadioEmergency,
        possible=True,
        raw_kind="lever",
        latitude=52.1,
        longitude=5.1,
        accuracy_m=8.0,
    )
    (incident,) = town.room.incidents.values()
    assert (incident.kind, incident.possible, incident.detail) == (
        AlarmKind.EMERGENCY,
        True,
        "lever",
    )
    assert incident.position == Position(52.1, 5.1, 8.0)
    assert town.runtime.radios.get(SYSTEM, RADIO).raw_kind == "lever"
    town.take_sent()


@pytest.mark.parametrize("event", [r.ManDown, r.LoneWorker])
async def test_what_the_source_called_an_alarm_that_settings_made_of_it(
    town: Town, event: type[r.RadioEvent]
) -> None:
    await town.radio(event, raw_kind="type 5")
    (incident,) = town.room.incidents.values()
    assert incident.detail == "type 5"
    assert town.runtime.radios.get(SYSTEM, RADIO).raw_kind == "type 5"
    town.take_sent()


async def test_an_alarm_is_taken_though_it_cannot_be_shown(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(town.runtime.radios, "update", side_effect=RuntimeError("broken")):
        done = town.report(r.ManDown(event_id="1", radio_id=RADIO))
        await town.settle()
    assert done == ["1"]
    (incident,) = town.room.incidents.values()
    assert incident.kind is AlarmKind.MAN_DOWN
    assert "is not shown" in caplog.text
    town.take_sent()


async def test_where_a_radio_is_counts_during_an_incident_alone(town: Town) -> None:
    fix = {"latitude": 52.1, "longitude": 5.1}
    await town.radio(r.Position, **fix)
    assert "52.1" not in repr(town.runtime.radios.get(SYSTEM, RADIO))
    assert town.runtime.radios.get(SYSTEM, RADIO).last_seen is not None
    assert "52.1" not in repr(town.room)
    await town.radio(r.RadioEmergency)
    await town.radio(r.Position, **fix)
    (incident,) = town.room.incidents.values()
    assert incident.located[ResponderId("ben")].position == Position(52.1, 5.1)
    town.take_sent()


@pytest.mark.parametrize(
    ("skew_s", "told_s", "by_us_s"),
    [
        (None, -30, -30),  # not known
        (1.5, -30, -30),  # the way of the heartbeat
        (600.0, 570, -30),  # ten minutes ahead
        (-3600.0, -3630, -30),  # an hour behind
        (600.0, 900, 0),  # later than now cannot be
    ],
)
async def test_a_gateways_clock_is_put_right(
    town: Town, freezer, skew_s: float | None, told_s: float, by_us_s: float
) -> None:
    now = dt_util.utcnow()
    town.link.stats.clock_skew_s = skew_s
    at = now + timedelta(seconds=told_s)
    town.report(r.DeskPress(event_id="p", input_id=INPUT, occurred_at=at))
    await town.settle()
    assert town.incident("info_desk").occurred_at == now + timedelta(seconds=by_us_s)
    town.take_sent()


async def test_the_link_itself(town: Town) -> None:
    assert town.room.links[SYSTEM] is True
    town.link.lost()
    await town.settle()
    assert town.room.links[SYSTEM] is False


# --- out --------------------------------------------------------------------------------


async def test_a_call_for_help_and_its_end(town: Town) -> None:
    incident = await pressed(town)
    call = town.link.commands[-1]
    assert isinstance(call, rc.SendText)
    assert (call.radio_ids, call.priority, call.covert, call.ttl_s) == (
        (RADIO,),
        rc.Priority.EMERGENCY,
        False,
        60,
    )
    assert "Info desk" in call.text
    await town.command(
        c.SendStatusCode(
            actor=OPERATOR, digits="3", message_id="m", incident_id=incident.incident_id
        )
    )
    code = town.link.commands[-1]
    assert isinstance(code, rc.SendText)
    assert (code.priority, code.covert) == (rc.Priority.URGENT, True)
    await town.resolve(incident)
    over = town.link.commands[-1]
    assert isinstance(over, rc.SendText)
    assert (over.priority, over.ttl_s) == (rc.Priority.ROUTINE, 900)
    town.take_sent()


async def test_a_question_for_a_sign_of_life(town: Town, freezer) -> None:
    ben = ResponderId("ben")
    await town.command(c.StartLoneWork(actor=OPERATOR, responder_id=ben, every_s=600))
    await town.pass_time(freezer, 601)
    asked = town.link.commands[-1]
    assert isinstance(asked, rc.SendText)
    assert (asked.radio_ids, asked.priority, asked.covert, asked.ttl_s) == (
        (RADIO,),
        rc.Priority.URGENT,
        False,
        60,
    )
    assert asked.text.startswith("CHECK IN")
    await town.radio(r.TextReceived, text="fine")
    assert town.room.lone_work[ben].last_sign_by == "text"
    town.take_sent()


async def test_a_roll_call_is_worth_its_time(town: Town) -> None:
    carrier = town.runtime.delivery
    effect = x.RadioText(
        "k", IncidentId("i"), ResponderId("ben"), SYSTEM, RADIO, "SAFE?", Purpose.ROLL_CALL
    )
    carrier.run(effect)
    sent = town.link.commands[-1]
    assert isinstance(sent, rc.SendText)
    assert (sent.priority, sent.ttl_s) == (rc.Priority.URGENT, 180)
    town.take_sent()


async def test_what_became_of_a_text(town: Town) -> None:
    incident = await pressed(town)
    key = town.link.commands[-1].key

    async def report(state: r.ReceiptState, reason: r.FailureReason | None = None) -> DeliveryState:
        town.report(r.Receipt(event_id=state.value, key=key, state=state, reason=reason))
        await town.settle()
        return town.incident("info_desk").deliveries[key].state

    assert await report(r.ReceiptState.ACCEPTED) is DeliveryState.QUEUED
    assert await report(r.ReceiptState.SENT) is DeliveryState.SENT
    assert await report(r.ReceiptState.FAILED, r.FailureReason.RADIO_OFF) is DeliveryState.FAILED
    assert town.incident("info_desk").deliveries[key].reason == "radio_off"
    assert await report(r.ReceiptState.RECEIPTED) is DeliveryState.RECEIPTED
    assert incident.incident_id
    town.take_sent()


@pytest.mark.parametrize(("left", "seconds"), [(12, "12"), (0.2, "1")])
async def test_a_microphone_is_opened_for_what_is_left_of_its_time(
    town: Town, left: float, seconds: str, freezer
) -> None:
    incident = await pressed(town)
    until = dt_util.utcnow() + timedelta(seconds=left)
    town.runtime.delivery.run(
        x.OpenMicrophone("m", incident.incident_id, ResponderId("ben"), SYSTEM, RADIO, until)
    )
    assert [one.what for one in town.take_sent("open_microphone")] == [seconds]
    town.take_sent()


def test_a_carrier_without_a_link_yet() -> None:
    carrier = LinkCarrier(
        SYSTEM,
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        lambda *_: None,
        lambda *_: None,
        lambda _: None,
        dt_util.utcnow,
    )
    carrier.send(
        x.RadioText("k", IncidentId("i"), ResponderId("ben"), SYSTEM, RADIO, "text", Purpose.ALARM)
    )
    carrier.withdraw("k")
    assert carrier._time_of(r.DeskPress(event_id="1", input_id="7")) <= dt_util.utcnow()


async def test_what_radios_are_told_to_do(town: Town, freezer) -> None:
    incident = (await pressed(town)).incident_id
    ben, now = ResponderId("ben"), dt_util.utcnow()
    town.link.commands.clear()
    for effect in (
        x.CloseMicrophone("c", incident, ben, SYSTEM, RADIO),
        x.FollowPosition("f", incident, ben, SYSTEM, RADIO, 15, now + timedelta(minutes=10)),
        x.StopFollowing("s", incident, SYSTEM, RADIO),
    ):
        town.runtime.delivery.run(effect)
    assert town.link.commands == [
        rc.CloseMicrophone(key="c", radio_id=RADIO),
        rc.FollowPosition(key="f", radio_id=RADIO, interval_s=15, seconds=600),
        rc.StopFollowing(key="s", radio_id=RADIO),
    ]
    town.take_sent()


async def test_a_text_to_a_talkgroup(town: Town) -> None:
    incident = await pressed(town)
    town.runtime.delivery.run(
        x.RadioText(
            "g",
            incident.incident_id,
            ResponderId("ben"),
            SYSTEM,
            "talkgroup/9",
            "text",
            Purpose.ALARM,
        )
    )
    sent = town.link.commands[-1]
    assert isinstance(sent, rc.SendText)
    assert (sent.radio_ids, sent.talkgroups) == ((), ("9",))
    assert [one.to for one in town.take_sent("talkgroup")] == ["9"]
    town.take_sent()
