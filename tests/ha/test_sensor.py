"""What the sensors show of a day."""

from datetime import UTC, datetime, timedelta
from itertools import count

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    mock_restore_cache_with_extra_data,
)

from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.events import RoundResumed, RoundSuspended
from custom_components.municipal_alarm.control_room.ids import (
    DeskId,
    ResponderId,
    RoundId,
    RoundPlanId,
)
from custom_components.municipal_alarm.control_room.procedure import DEFAULT_CODES
from custom_components.municipal_alarm.control_room.site import make_site
from custom_components.municipal_alarm.control_room.words import (
    CodeEffect,
    Deviation,
    Outcome,
    RoundKind,
    ScanFlag,
)
from custom_components.municipal_alarm.entities.readings import shown_code
from custom_components.municipal_alarm.radio import events as radio
from tests.ha import field
from tests.ha.field import ATTIC, CELLAR, CLOSING, YARD
from tests.ha.town import GATEWAY, LIBRARY, OPERATOR, RADIO, ROOM, TOWN_HALL, Town


def value(town: Town, unique_id: str) -> str:
    return town.state("sensor", unique_id).state


async def test_a_desk_follows_its_incident(town: Town) -> None:
    shown = [value(town, "desk_1_alarm_state")]
    answers = [value(town, "desk_1_answer")]

    async def then(*commands: c.Command) -> None:
        for command in commands:
            await town.command(command)
        shown.append(value(town, "desk_1_alarm_state"))
        answers.append(value(town, "desk_1_answer"))

    incident = await town.press()
    anna = {"incident_id": incident.incident_id, "responder_id": ResponderId("anna")}
    await then()
    await then(c.Acknowledge(actor=OPERATOR, incident_id=incident.incident_id))
    await then(c.Accept(actor=OPERATOR, **anna))
    await then(c.Arrive(actor=OPERATOR, **anna))
    await then(c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.GENUINE))
    await then(c.Close(actor=OPERATOR, incident_id=incident.incident_id))

    assert shown == [
        "idle",
        "raised",
        "acknowledged",
        "responding",
        "on_scene",
        "resolved",
        "idle",
    ]
    assert answers == ["none", "sent", "seen", "on_the_way", "on_scene", "none", "none"]
    assert value(town, "desk_2_alarm_state") == "idle"
    town.take_sent()


async def test_how_many_desks_are_to_be_tested_and_not_which(town: Town) -> None:
    async def tested(desk: str, *, passed: bool) -> None:
        desk_id = DeskId(desk)
        await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=desk_id))
        await town.press(desk)
        await town.command(c.FinishDeskTest(actor=OPERATOR, desk_id=desk_id, passed=passed))
        town.take_sent()

    def counted(unique_id: str) -> tuple[str, dict[str, int]]:
        state = town.state("sensor", f"{unique_id}_desks_to_test")
        why = {one: state.attributes[one] for one in ("never", "overdue", "failed")}
        return state.state, why

    assert counted(ROOM) == ("3", {"never": 3, "overdue": 0, "failed": 0})
    assert counted(TOWN_HALL) == ("2", {"never": 2, "overdue": 0, "failed": 0})
    await tested("desk_1", passed=True)
    await tested("desk_2", passed=False)
    assert counted(ROOM) == ("2", {"never": 1, "overdue": 0, "failed": 1})
    assert counted(TOWN_HALL) == ("1", {"never": 0, "overdue": 0, "failed": 1})
    assert counted(LIBRARY) == ("1", {"never": 1, "overdue": 0, "failed": 0})


async def test_a_drill_is_a_test_of_the_desk(town: Town) -> None:
    assert value(town, "info_desk_last_test") == STATE_UNKNOWN
    town.report(radio.DeskPress(event_id="d1", input_id="7", drill=True))
    await town.settle()
    await town.resolve(town.incident("info_desk"), Outcome.DRILL)
    tested_at = dt_util.parse_datetime(value(town, "info_desk_last_test"))
    assert tested_at is not None
    assert abs(dt_util.utcnow() - tested_at) < timedelta(minutes=1)
    town.take_sent()


async def test_a_real_alarm_during_a_drill_leads_and_then_the_drill_is_still_there(
    town: Town,
) -> None:
    town.report(radio.DeskPress(event_id="d1", input_id="7", drill=True))
    await town.settle()
    drill = town.incident("info_desk")
    await town.acknowledge(drill)
    real = await town.press("info_desk")
    assert real.number != drill.number
    assert value(town, "info_desk_alarm_state") == "raised"
    await town.resolve(real)
    assert value(town, "info_desk_alarm_state") == "acknowledged"
    town.take_sent()


async def test_building_and_room_count_open_incidents(town: Town) -> None:
    counts = {
        "town hall": f"{TOWN_HALL}_open_incidents",
        "library": f"{LIBRARY}_open_incidents",
        "room": f"{ROOM}_open_incidents",
    }

    def counted() -> dict[str, str]:
        return {name: value(town, unique_id) for name, unique_id in counts.items()}

    assert counted() == {"town hall": "0", "library": "0", "room": "0"}
    assert value(town, f"{ROOM}_oldest_unacknowledged") == STATE_UNKNOWN
    first = await town.press("desk_1")
    second = await town.press("info_desk")
    assert counted() == {"town hall": "1", "library": "1", "room": "2"}

    oldest = f"{ROOM}_oldest_unacknowledged"
    assert value(town, oldest) == first.raised_at.isoformat(timespec="seconds")
    await town.acknowledge(first)
    assert value(town, oldest) == second.raised_at.isoformat(timespec="seconds")
    await town.acknowledge(second)
    assert value(town, oldest) == STATE_UNKNOWN

    await town.resolve(first)
    assert counted() == {"town hall": "0", "library": "1", "room": "1"}
    town.take_sent()


async def test_guards_present_follow_tags_duty_and_time(
    town: Town, freezer: pytest.FixtureRequest
) -> None:
    def present() -> tuple[str, str]:
        return (
            value(town, f"{TOWN_HALL}_guards_present"),
            value(town, f"{LIBRARY}_guards_present"),
        )

    assert present() == ("1", "1")
    await town.radio(radio.TagScanned, tag_id="T1")
    assert present() == ("2", "0")
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=ResponderId("anna"), on_duty=False))
    assert present() == ("1", "0")
    # After a night without a sign Ben is looked for where he belongs.
    freezer.tick(timedelta(hours=24))
    async_fire_time_changed(town.hass)
    await town.settle()
    assert present() == ("0", "1")


async def test_a_radio_shows_what_it_says(town: Town) -> None:
    await town.radio(
        radio.RadioRegistered, name="Ben 102", model="PD785", battery_percent=81, rssi_dbm=-80
    )
    unique = f"{GATEWAY}_{RADIO}"
    assert value(town, f"{unique}_battery") == "81"
    assert value(town, f"{unique}_carried_by") == "Ben"
    assert value(town, f"{unique}_status_code") == STATE_UNKNOWN
    await town.radio(radio.StatusMessage, code="3")
    assert value(town, f"{unique}_status_code") == "3"
    await town.radio(radio.RadioCondition, battery_percent=15)
    assert value(town, f"{unique}_battery") == "15"
    registry = er.async_get(town.hass)
    for key in ("signal_strength", "last_seen", "last_place"):
        entity_id = town.entity_id("sensor", f"{unique}_{key}")
        assert entity_id is not None
        assert registry.async_get(entity_id).disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.usefixtures("all_entities_enabled")
async def test_a_radio_nobody_carries_has_no_place(town: Town) -> None:
    await town.radio(radio.RadioRegistered, radio_id="200")
    assert value(town, f"{GATEWAY}_200_carried_by") == STATE_UNKNOWN
    assert value(town, f"{GATEWAY}_200_last_place") == STATE_UNKNOWN


async def test_what_comes_over_the_link_is_there_as_long_as_the_link(town: Town) -> None:
    await town.radio(radio.RadioRegistered, battery_percent=81)
    unique = f"{GATEWAY}_{RADIO}"
    town.link.lost()
    await town.settle()
    assert value(town, f"{unique}_battery") == STATE_UNAVAILABLE
    assert value(town, f"{unique}_carried_by") == "Ben"
    town.link.up()
    await town.settle()
    assert value(town, f"{unique}_battery") == "81"


async def test_a_state_is_written_only_when_it_changed(town: Town) -> None:
    incident = await town.press()
    before = town.state("sensor", "desk_1_alarm_state")
    other = town.state("sensor", f"{LIBRARY}_open_incidents")
    await town.command(c.AddNote(actor=OPERATOR, incident_id=incident.incident_id, text="calm"))
    await town.press()
    assert town.state("sensor", "desk_1_alarm_state").last_reported == before.last_reported
    assert town.state("sensor", f"{LIBRARY}_open_incidents").last_reported == other.last_reported
    town.take_sent()


@pytest.mark.usefixtures("all_entities_enabled")
async def test_counters_of_a_link(built_town: Town) -> None:
    town = built_town
    await town.set_up()
    town.link.stats.frames_in = 7
    town.link.stats.connects = 3
    town.link.stats.dropped["repeat"] = 2
    async_fire_time_changed(town.hass, dt_util.utcnow() + timedelta(minutes=2))
    await town.settle()
    assert value(town, f"{GATEWAY}_frames_in") == "7"
    assert value(town, f"{GATEWAY}_frames_out") == "0"
    assert value(town, f"{GATEWAY}_reconnects") == "2"
    assert value(town, f"{GATEWAY}_dropped") == "2"
    town.runtime.links.clear()
    async_fire_time_changed(town.hass, dt_util.utcnow() + timedelta(minutes=4))
    await town.settle()
    assert value(town, f"{GATEWAY}_frames_in") == STATE_UNKNOWN


def test_a_duress_code_reads_as_the_all_clear() -> None:
    site = make_site()
    assert shown_code(site, "0") == "9"
    assert shown_code(site, "4") == "4"
    assert shown_code(site, "77") == "77"
    assert shown_code(site, "") is None


def test_without_an_all_clear_a_duress_code_is_not_shown() -> None:
    site = make_site(codes=[c for c in DEFAULT_CODES if c.effect is not CodeEffect.ALL_CLEAR])
    assert shown_code(site, "0") is None


# --- checkpoints and rounds --------------------------------------------------------


def at(moment: datetime) -> str:
    """As a timestamp sensor shows it."""
    return moment.isoformat(timespec="seconds")


async def test_the_last_scan_of_a_checkpoint(town: Town) -> None:
    assert value(town, "cellar_last_scan") == STATE_UNKNOWN
    now = dt_util.utcnow()
    await town.happen(field.scanned(CELLAR, at=now - timedelta(minutes=9)))
    assert value(town, "cellar_last_scan") == at(now - timedelta(minutes=9))
    # One that was sent late is no later one.
    late = field.scanned(CELLAR, ScanFlag.OUT_OF_ORDER, at=now - timedelta(hours=1))
    await town.happen(late)
    assert value(town, "cellar_last_scan") == at(now - timedelta(minutes=9))
    assert value(town, "attic_last_scan") == STATE_UNKNOWN
    await town.restart()
    assert value(town, "cellar_last_scan") == at(now - timedelta(minutes=9))


async def test_a_round_from_its_opening_to_its_result(town: Town) -> None:
    def shown() -> tuple[str, str, str]:
        return (
            value(town, "evening_round_round_state"),
            value(town, "evening_round_progress"),
            value(town, "evening_round_last_result"),
        )

    def progress() -> dict[str, object]:
        attributes = town.state("sensor", "evening_round_progress").attributes
        return {key: attributes.get(key) for key in ("done", "total", "overdue")}

    assert shown() == ("idle", STATE_UNKNOWN, "none")
    assert progress() == {"done": None, "total": None, "overdue": None}
    await town.happen(field.opened())
    assert shown() == ("open", "0", "none")
    await town.happen(field.overdue(CELLAR), field.overdue(ATTIC))
    assert progress() == {"done": 0, "total": 2, "overdue": ["Cellar, Stairs", "Attic, Stairs"]}
    await town.happen(field.visited(CELLAR, Deviation.LATE))
    assert shown() == ("open", "50", "none")
    assert progress() == {"done": 1, "total": 2, "overdue": ["Attic, Stairs"]}
    waits = {"at": dt_util.utcnow(), "round_id": field.ROUND, "actor": OPERATOR}
    await town.happen(RoundSuspended(**waits, reason="alarm elsewhere"))
    assert shown() == ("suspended", "50", "none")
    await town.restart()
    assert shown() == ("suspended", "50", "none")
    await town.happen(RoundResumed(**waits, later_s=60.0))
    assert shown() == ("open", "50", "none")
    await town.happen(*field.ended({CELLAR: Deviation.LATE, ATTIC: Deviation.MISSED}))
    assert shown() == ("idle", STATE_UNKNOWN, "incomplete")
    result = town.state("sensor", "evening_round_last_result").attributes
    assert {key: result[key] for key in ("on_time", "late", "missed", "out_of_order")} == {
        "on_time": 0,
        "late": 1,
        "missed": 1,
        "out_of_order": 0,
    }
    assert result["missed_checkpoints"] == ["Attic, Stairs"]
    await town.happen(
        field.opened(), *field.ended(dict.fromkeys((CELLAR, ATTIC), Deviation.ON_TIME))
    )
    assert shown() == ("idle", STATE_UNKNOWN, "complete")
    result = town.state("sensor", "evening_round_last_result").attributes
    assert (result["on_time"], result["missed_checkpoints"]) == (2, [])


async def test_what_was_taken_as_proven_is_counted(town: Town) -> None:
    await town.command(c.StartRound(actor=OPERATOR, plan_id=field.EVENING))
    (one,) = town.room.rounds.values()
    told = {"actor": OPERATOR, "round_id": one.round_id, "reason": "seen by camera"}
    await town.command(c.CorrectRound(**told, checkpoint_id=CELLAR))
    await town.command(c.EndRound(**told))
    result = town.state("sensor", "evening_round_last_result").attributes
    assert (result["on_time"], result["corrected"], result["missed"]) == (1, 1, 1)
    await town.command(c.CorrectRound(**told, checkpoint_id=ATTIC))
    result = town.state("sensor", "evening_round_last_result").attributes
    assert (result["on_time"], result["corrected"], result["missed"]) == (2, 2, 0)


@pytest.mark.usefixtures("all_entities_enabled")
async def test_a_round_is_walked_with_a_radio(town: Town, freezer) -> None:
    """Through the rules: the button, two tags and the report."""
    await town.radio(radio.RadioRegistered)
    await town.call(
        "button", "press", entity_id=town.entity_id("button", "evening_round_start_round")
    )
    seen = []
    for tag in ("C1", "C2"):
        await town.pass_time(freezer, 60)
        await town.radio(radio.TagScanned, tag_id=tag)
        seen.append(
            (
                value(town, "evening_round_round_state"),
                value(town, "evening_round_progress"),
                value(town, "ben_last_place"),
            )
        )
    assert seen == [
        ("open", "50", "Town hall, Cellar"),
        ("idle", STATE_UNKNOWN, "Town hall, Attic"),
    ]
    assert value(town, "evening_round_last_result") == "complete"
    assert value(town, "cellar_last_scan") == at(dt_util.utcnow() - timedelta(seconds=60))
    assert value(town, "attic_last_scan") == at(dt_util.utcnow())
    assert value(town, "ben_place_confidence") == "high"


async def test_a_round_of_one_plan_is_none_of_another(town: Town) -> None:
    await town.happen(field.opened())
    assert value(town, "closing_round_state") == "idle"


async def test_when_the_next_round_of_a_plan_is(town: Town, freezer) -> None:
    freezer.move_to("2026-03-02 12:00:00+00:00")
    assert value(town, "evening_round_next_round") == STATE_UNKNOWN, "it has no schedule"
    tonight = {"rrule": "FREQ=DAILY", "starts_at": "22:00:00", "starts_on": "2026-03-01"}
    await town.change_subentry(TOWN_HALL, "evening_round", **tonight)
    ten = dt_util.parse_datetime("2026-03-02 22:00:00").replace(
        tzinfo=dt_util.get_default_time_zone()
    )
    assert value(town, "evening_round_next_round") == at(ten.astimezone(UTC))
    await town.change_subentry(TOWN_HALL, "evening_round", starts_at="23:00:00")
    eleven = ten + timedelta(hours=1)
    assert value(town, "evening_round_next_round") == at(eleven.astimezone(UTC))
    await town.pass_time(freezer, (eleven - dt_util.utcnow()).total_seconds() + 1)
    assert value(town, "evening_round_round_state") == "open"
    tomorrow = eleven + timedelta(days=1)
    assert value(town, "evening_round_next_round") == at(tomorrow.astimezone(UTC))
    await town.change_subentry(TOWN_HALL, "evening_round", rrule="")
    assert value(town, "evening_round_next_round") == STATE_UNKNOWN


async def test_the_last_final_round_of_a_building(
    town: Town, freezer: pytest.FixtureRequest
) -> None:
    shown = f"{LIBRARY}_last_final_round"
    proven, missed = {YARD: Deviation.ON_TIME}, {YARD: Deviation.MISSED}
    number = count(1)

    async def walked(became: dict[object, Deviation], plan: RoundPlanId, kind: RoundKind) -> str:
        freezer.tick(timedelta(hours=1))
        round_id = RoundId(f"r{next(number)}")
        await town.happen(
            field.opened(plan, YARD, round_id=round_id, kind=kind),
            *field.ended(became, plan=plan, round_id=round_id, kind=kind),
        )
        return value(town, shown)

    final, other = (CLOSING, RoundKind.FINAL_ROUND), (RoundPlanId("x"), RoundKind.ROUND)
    assert value(town, shown) == STATE_UNKNOWN
    assert await walked(proven, *other) == STATE_UNKNOWN, "no final round"
    assert await walked(missed, *final) == STATE_UNKNOWN, "not proven empty and locked"
    first = at(dt_util.utcnow() + timedelta(hours=1))
    assert await walked(proven, *final) == first
    assert await walked(proven, *other) == first
    assert await walked(missed, *final) == first, "the one before it was"
    second = at(dt_util.utcnow() + timedelta(hours=1))
    assert await walked(proven, *final) == second
    assert value(town, f"{TOWN_HALL}_last_final_round") == STATE_UNKNOWN


async def test_the_last_final_round_is_known_after_a_restart(hass, built_town: Town) -> None:
    """Of each plan the journal has the last round only, and that one was broken off."""
    town = built_town
    before = "2026-03-01T21:30:00+00:00"
    stored = {
        "native_value": {"__type": "<class 'datetime.datetime'>", "isoformat": before},
        "native_unit_of_measurement": None,
    }
    entity_id = "sensor.library_last_final_round"
    mock_restore_cache_with_extra_data(hass, [(State(entity_id, before), stored)])
    await town.set_up()
    assert town.entity_id("sensor", f"{LIBRARY}_last_final_round") == entity_id
    assert value(town, f"{LIBRARY}_last_final_round") == before
    await town.happen(
        field.opened(CLOSING, YARD, kind=RoundKind.FINAL_ROUND),
        *field.ended({YARD: Deviation.MISSED}, plan=CLOSING, kind=RoundKind.FINAL_ROUND),
    )
    assert value(town, f"{LIBRARY}_last_final_round") == before


# --- people ------------------------------------------------------------------------


@pytest.mark.usefixtures("all_entities_enabled")
async def test_when_a_lone_worker_is_to_be_heard_of(town: Town) -> None:
    now = dt_util.utcnow()
    due, alarm = now + timedelta(minutes=30), now + timedelta(minutes=31)
    shown = [value(town, "ben_check_in_due")]
    for event in (
        field.watched(due),
        field.asked(alarm),
        field.heard_of(due),
        field.asked(alarm),
        field.silent(),
        field.heard_of(due),
        field.left_alone(),
    ):
        await town.happen(event)
        shown.append(value(town, "ben_check_in_due"))
    assert shown == [
        STATE_UNKNOWN,
        at(due),
        at(alarm),
        at(due),
        at(alarm),
        STATE_UNKNOWN,
        at(due),
        STATE_UNKNOWN,
    ]
    assert value(town, "anna_check_in_due") == STATE_UNKNOWN


@pytest.mark.usefixtures("all_entities_enabled")
async def test_the_last_place_of_somebody_is_sure_for_a_while(
    town: Town, freezer: pytest.FixtureRequest
) -> None:
    assert value(town, "ben_last_place") == STATE_UNKNOWN
    assert value(town, "ben_place_confidence") == STATE_UNKNOWN
    await town.happen(field.placed(CELLAR))
    # To the floor: at which checkpoint they are is for operators.
    assert value(town, "ben_last_place") == "Town hall, Cellar"
    shown = [value(town, "ben_place_confidence")]
    for minutes in (14, 3, 50, 12 * 60):
        await town.pass_time(freezer, minutes * 60)
        shown.append(value(town, "ben_place_confidence"))
    assert shown == ["high", "high", "medium", "low", STATE_UNKNOWN]
    assert value(town, "ben_last_place") == "Town hall, Cellar"
    assert value(town, "anna_place_confidence") == STATE_UNKNOWN


@pytest.mark.usefixtures("all_entities_enabled")
async def test_confidence_is_written_only_when_it_is_another(
    town: Town, freezer: pytest.FixtureRequest
) -> None:
    await town.happen(field.placed(CELLAR))
    before = town.state("sensor", "ben_place_confidence").last_reported
    await town.pass_time(freezer, 600)
    assert town.state("sensor", "ben_place_confidence").last_reported == before


@pytest.mark.usefixtures("all_entities_enabled")
async def test_a_radio_does_not_show_at_which_checkpoint_its_carrier_is(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.happen(field.placed(CELLAR))
    assert value(town, f"{GATEWAY}_{RADIO}_last_place") == "Town hall, Cellar"


@pytest.mark.usefixtures("all_entities_enabled")
async def test_when_somebody_was_last_proven_anywhere(built_town: Town) -> None:
    town = built_town
    await town.set_up()
    assert value(town, "ben_last_proven") == STATE_UNKNOWN
    when = dt_util.utcnow() - timedelta(minutes=7)
    await town.happen(field.placed(CELLAR, at=when))
    assert value(town, "ben_last_proven") == at(when)
