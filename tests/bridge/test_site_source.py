"""Config entries -> the site; what cannot be read does not take the rest down."""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.procedure_source import (
    DEFAULT_ANSWER_COLOURS,
    DEFAULT_TEST_EVERY,
)
from custom_components.municipal_alarm.bridge.site_source import Installation, read, sources
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.procedure import (
    DEFAULT_CODES,
    DEFAULT_POLICY,
    ExternalTarget,
    StatusCode,
)
from custom_components.municipal_alarm.control_room.site import (
    DEFAULT_LONE_WORK,
    Checkpoint,
    Contact,
    LoneWorkRule,
    PlannedCheckpoint,
)
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    CodeForm,
    DeskAnswer,
    Duty,
    RoundKind,
    Target,
)


def add(
    hass: HomeAssistant,
    kind: str,
    entry_id: str,
    *subentries: Any,
    options: Any = None,
    **data: Any,
) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN,
        entry_id=entry_id,
        title=f"The {entry_id}",
        data={"kind": kind, **data},
        options=options,
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


def sub(kind: str, subentry_id: str, **data: Any) -> Any:
    return {
        **ConfigSubentryData(
            data=data, subentry_type=kind, title=f"The {subentry_id}", unique_id=None
        ),
        "subentry_id": subentry_id,
    }


def installed(hass: HomeAssistant) -> Installation:
    return read(hass, ())


async def test_nothing_is_set_up(hass: HomeAssistant) -> None:
    found = installed(hass)
    assert not found.site.desks
    assert tuple(found.site.codes.values()) == DEFAULT_CODES
    assert found.site.language == "en"


async def test_a_building_alone_has_its_desks_and_the_defaults(hass: HomeAssistant) -> None:
    hass.config.language = "nl"
    add(
        hass,
        "building",
        "hall",
        sub(
            "desk",
            "d1",
            name="Balie",
            floor="1",
            tag="T",
            source="event.d1",
            camera_stream="rtsp://x",
            input_system="gw",
            input_id="7",
        ),
        sub("desk", "d2", answer_outputs=["light.x"], source="", input_system="gw", input_id=""),
        latitude="52.1",
        longitude=5,
    )
    found = installed(hass)
    assert found.site.places["d1"].words() == "The hall, 1, The d1"
    assert (found.site.desks["d1"].camera, found.site.desks["d1"].answers) == (True, False)
    assert (found.site.desks["d2"].camera, found.site.desks["d2"].answers) == (False, True)
    assert found.site.buildings["hall"].latitude == 52.1
    assert found.site.by_tag == {"T": "d1"}
    assert found.site.policy_for(AlarmKind.PANIC) is DEFAULT_POLICY
    assert found.site.language == "nl"
    assert sources(found) == {"event.d1": "d1"}
    assert found.inputs == {("gw", "7"): "d1"}
    assert found.entry_of_desk == {"d1": "hall", "d2": "hall"}


async def test_a_control_room_in_full(hass: HomeAssistant) -> None:
    add(hass, "radio_system", "gw", system="open_gateway")
    add(hass, "radio_system", "phones", system="phones")
    add(
        hass,
        "control_room",
        "room",
        sub(
            "responder",
            "anna",
            name="Anna Łukasiewicz-Çelik",
            duty="guard",
            home="hall",
            contacts=[{"system": "gw", "address": 101}, {"system": "gone", "address": "1"}],
        ),
        sub("responder", "ben", duty="patrol", home="", on_duty=False),
        sub(
            "escalation_policy",
            "p",
            kinds=["man_down"],
            on_scene_within=120,
            steps=[{"delay": 0, "targets": ["operators"]}, {"delay": 9, "targets": ["external"]}],
        ),
        sub("external_target", "x1", name="Politie", actions=[]),
        options={
            "codes": [{"digits": "11", "name": "thuis", "effect": "note"}],
            "language": "nl",
        },
    )
    site = installed(hass).site
    anna, ben = site.responders["anna"], site.responders["ben"]
    assert (anna.name, anna.duty, anna.home) == ("Anna Łukasiewicz-Çelik", Duty.GUARD, "hall")
    # Nobody is reached by a system that is not set up, or not any more.
    assert anna.contacts == (Contact("gw", "101"),)
    assert (ben.name, ben.home, ben.contacts, ben.on_duty) == ("The ben", None, (), False)
    policy = site.policy_for(AlarmKind.MAN_DOWN)
    assert [step.delay for step in policy.steps] == [timedelta(0), timedelta(seconds=9)]
    assert policy.steps[1].targets == (Target.EXTERNAL,)
    assert policy.on_scene_within == timedelta(minutes=2)
    assert site.codes == {"11": StatusCode("11", "thuis", CodeEffect.NOTE)}
    assert (site.external, site.language) == ((ExternalTarget("The x1"),), "nl")
    assert (site.systems["gw"].receipts, site.systems["phones"].receipts) == (True, False)


@pytest.mark.parametrize(
    ("system", "receipts", "microphone", "sound", "positions", "no_microphone"),
    [
        ("phones", False, False, False, False, ""),
        ("open_gateway", True, True, False, True, ""),
        ("hytera", True, True, True, True, ""),
        ("mototrbo", True, False, False, True, "mototrbo"),
        (None, False, False, False, False, ""),
    ],
)
async def test_what_each_system_can_do(
    hass: HomeAssistant,
    system: str | None,
    receipts: bool,
    microphone: bool,
    sound: bool,
    positions: bool,
    no_microphone: str,
) -> None:
    add(hass, "radio_system", "s", system=system)
    found = installed(hass).site.systems["s"]
    assert (found.receipts, found.microphone, found.sound) == (receipts, microphone, sound)
    assert (found.positions, found.no_microphone) == (positions, no_microphone)


async def test_personal_tags_and_talkgroups(hass: HomeAssistant) -> None:
    add(hass, "radio_system", "dmr", system="hytera")
    add(
        hass,
        "control_room",
        "room",
        sub(
            "responder",
            "anna",
            duty="guard",
            tag="P1",
            contacts=[
                {"system": "dmr", "address": "12"},
                {"system": "dmr", "address": "talkgroup/9"},
            ],
        ),
        sub("responder", "ben", duty="guard", tag=""),
        sub("responder", "old", duty="guard"),
    )
    site = installed(hass).site
    assert site.by_personal_tag == {"P1": "anna"}
    assert site.responders["anna"].contacts[1] == Contact("dmr", "talkgroup/9")
    assert site.by_contact == {Contact("dmr", "12"): "anna"}


# -- checkpoints, rounds, what is listened to -----------------------------------

PLAN = {
    "round_kind": "final_round",
    "checkpoints": [{"checkpoint": "c2", "within": 300}, {"checkpoint": "c1", "within": 600}],
    "ordered": True,
    "lasts": 900,
    "opens_on_scan": True,
    "rrule": "FREQ=DAILY",
    "starts_on": "2026-11-01",
    "starts_at": "22:00:00",
    "holidays": "skip",
}
"""What the form stores of a round plan."""


async def test_checkpoints(hass: HomeAssistant) -> None:
    stored = {"floor": "1", "tag": "T1", "reader": "gw/7", "assembly_point": True}
    add(hass, "building", "hall", sub("checkpoint", "c1", **stored), sub("checkpoint", "c2"))
    found = installed(hass)
    assert found.site.checkpoints == {
        "c1": Checkpoint("c1", "hall", "The c1", "1", "T1", "gw/7", assembly_point=True),
        "c2": Checkpoint("c2", "hall", "The c2"),
    }
    assert found.site.checkpoint_places["c1"].words() == "The hall, 1, The c1"
    assert found.site.by_checkpoint_tag == {"T1": "c1"}
    assert found.site.by_reader == {"gw/7": "c1"}
    assert found.entry_of_checkpoint == {"c1": "hall", "c2": "hall"}


async def test_round_plans(hass: HomeAssistant) -> None:
    add(
        hass,
        "building",
        "hall",
        sub("checkpoint", "c1"),
        sub("checkpoint", "c2"),
        sub("round_plan", "p1", **PLAN),
        sub("round_plan", "p2", round_kind="round", lasts=60),
    )
    found = installed(hass)
    plan = found.site.round_plans["p1"]
    assert (plan.building_id, plan.name, plan.kind) == ("hall", "The p1", RoundKind.FINAL_ROUND)
    assert plan.checkpoints == (
        PlannedCheckpoint("c2", timedelta(minutes=5)),
        PlannedCheckpoint("c1", timedelta(minutes=10)),
    )
    assert (plan.lasts, plan.ordered, plan.opens_on_scan) == (timedelta(minutes=15), True, True)
    least = found.site.round_plans["p2"]
    assert (least.checkpoints, least.ordered, least.opens_on_scan) == ((), False, False)
    assert found.entry_of_plan == {"p1": "hall", "p2": "hall"}
    # Without a rule only people open it.
    assert {one: dict(stored) for one, stored in found.schedules.items()} == {"p1": PLAN}


async def test_a_checkpoint_that_is_gone_is_not_asked_for(hass: HomeAssistant) -> None:
    add(hass, "building", "hall", sub("checkpoint", "c1"), sub("round_plan", "p1", **PLAN))
    plan = installed(hass).site.round_plans["p1"]
    assert plan.checkpoints == (PlannedCheckpoint("c1", timedelta(minutes=10)),)


async def test_a_checkpoint_that_stands_twice_is_asked_for_once(hass: HomeAssistant) -> None:
    twice = [{"checkpoint": "c1", "within": 60}, {"checkpoint": "c1", "within": 90}]
    stored = PLAN | {"checkpoints": twice}
    add(hass, "building", "hall", sub("checkpoint", "c1"), sub("round_plan", "p1", **stored))
    plan = installed(hass).site.round_plans["p1"]
    assert [one.checkpoint_id for one in plan.checkpoints] == ["c1"]


@pytest.mark.parametrize(
    "broken",
    [
        {"round_kind": "stroll"},
        {"round_kind": None},
        {"lasts": "soon"},
        {"checkpoints": [{"checkpoint": "c1"}]},
        {"checkpoints": ["c1"]},
    ],
)
async def test_a_broken_plan_is_left_out(hass: HomeAssistant, broken: Any, caplog) -> None:
    add(
        hass,
        "building",
        "hall",
        sub("round_plan", "x", **PLAN | broken),
        sub("round_plan", "p1", **PLAN),
    )
    found = installed(hass)
    # Nor has it a schedule, which would open a round of nothing.
    assert list(found.site.round_plans) == list(found.schedules) == ["p1"]
    assert "The hall, The x cannot be read and is left out" in caplog.text


async def test_what_says_fire_duty_and_lone_work(hass: HomeAssistant) -> None:
    add(hass, "building", "hall", fire_sources=["panel", "switch.fire"])
    add(hass, "building", "depot", fire_sources=[])
    add(hass, "building", "library")
    away = add(hass, "building", "away", fire_sources=["other"])
    await hass.config_entries.async_set_disabled_by(away.entry_id, ConfigEntryDisabler.USER)
    people = [
        sub(
            "responder",
            "anna",
            duty="guard",
            duty_source="schedule.anna",
            lone_work_source=None,
            check_in_every=1200,
        ),
        sub("responder", "ben", duty="guard", lone_work_source="switch.alone"),
    ]
    add(hass, "control_room", "room", *people)
    found = installed(hass)
    assert found.fire_sources == {"panel": "hall", "switch.fire": "hall"}
    assert found.duty_sources == {"anna": "schedule.anna"}
    assert found.lone_work_sources == {"ben": "switch.alone"}
    anna, ben = (found.site.responders[one] for one in ("anna", "ben"))
    assert (anna.check_in_every, ben.check_in_every) == (timedelta(minutes=20), None)
    await hass.config_entries.async_set_disabled_by(away.entry_id, None)


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({}, DEFAULT_LONE_WORK),
        (
            {"lone_work_every": 600, "lone_work_grace": 90},
            LoneWorkRule(timedelta(minutes=10), timedelta(seconds=90)),
        ),
        ({"lone_work_every": "often"}, DEFAULT_LONE_WORK),
    ],
)
async def test_lone_work(hass: HomeAssistant, options: Any, rule: LoneWorkRule) -> None:
    add(hass, "control_room", "room", options=options)
    assert installed(hass).site.lone_work == rule


async def test_without_a_control_room_there_is_a_rule_too(hass: HomeAssistant) -> None:
    assert installed(hass).site.lone_work == DEFAULT_LONE_WORK


async def test_holidays(hass: HomeAssistant, caplog) -> None:
    days = ["2026-12-24", "24-12-2026", "2026-05-01"]
    add(hass, "control_room", "room", options={"holiday_province": "BY", "holiday_dates": days})
    found = installed(hass)
    assert found.holiday_province == "BY"
    assert found.holiday_dates == {date(2026, 12, 24), date(2026, 5, 1)}
    assert "24-12-2026 cannot be read and is left out" in caplog.text


# -- the procedure ------------------------------------------------------------


async def test_external_targets_and_what_calls_them(hass: HomeAssistant) -> None:
    call = [{"action": "notify.police"}]
    room = add(
        hass,
        "control_room",
        "room",
        sub("external_target", "x2", actions=call),
        sub("external_target", "x1"),
        sub("escalation_policy", "p", steps=[{"delay": 0, "targets": ["external"]}]),
        sub(
            "escalation_policy",
            "q",
            kinds=["fire"],
            steps=[{"delay": 0, "targets": ["external"], "external": ["x1", "The x2", "gone"]}],
        ),
    )
    found = installed(hass)
    assert found.site.external == (
        ExternalTarget("The x2", has_actions=True),
        ExternalTarget("The x1"),
    )
    assert dict(found.external_actions) == {"The x2": call}
    assert found.site.policies["p"].steps[0].external == ()
    # By their names, however they are stored. What is gone stays: without it, a step
    # that called nobody else would call everybody.
    assert found.site.policies["q"].steps[0].external == ("The x1", "The x2", "gone")

    hass.config_entries.async_update_subentry(room, room.subentries["x1"], title="The x2")
    found = installed(hass)
    assert found.site.external == (ExternalTarget("The x2", has_actions=True),)
    assert dict(found.external_actions) == {"The x2": call}


async def test_the_rest_of_the_procedure(hass: HomeAssistant, caplog) -> None:
    add(
        hass,
        "control_room",
        "room",
        options={
            "codes": [
                {
                    "digits": "1",
                    "name": "x",
                    "effect": "note",
                    "alias": "yes",
                    "neutral": "coffee",
                    "colour": "#c62828",
                }
            ],
            "code_form": "neutral",
            "phone": "0123",
            "test_every": 7,
            "answer_colours": {"seen": [1, 2, 3], "on_scene": [1, 2, 999], "gone": [1, 2, 3]},
        },
    )
    add(hass, "building", "hall", street="Market 1", contact="Caretaker")
    found = installed(hass)
    assert found.site.codes["1"] == StatusCode(
        "1", "x", CodeEffect.NOTE, alias="yes", colour="#c62828", neutral="coffee"
    )
    assert found.site.code_form is CodeForm.NEUTRAL
    assert found.site.phone == "0123"
    hall = found.site.buildings["hall"]
    assert (hall.address, hall.contact) == ("Market 1", "Caretaker")
    assert found.test_every == timedelta(days=7)
    assert found.answer_colours == {**DEFAULT_ANSWER_COLOURS, DeskAnswer.SEEN: (1, 2, 3)}
    assert caplog.text.count("cannot be read and is left out") == 2


async def test_a_procedure_that_nobody_changed(hass: HomeAssistant) -> None:
    add(hass, "control_room", "room")
    found = installed(hass)
    assert found.site.code_form is CodeForm.DIGITS
    assert (found.site.external, found.site.phone) == ((), "")
    assert found.answer_colours == DEFAULT_ANSWER_COLOURS
    assert found.test_every == DEFAULT_TEST_EVERY == timedelta(days=30)
    assert not found.external_actions


@pytest.mark.parametrize(
    ("stored", "every"),
    [(0, None), (1, timedelta(days=1)), ("often", DEFAULT_TEST_EVERY), (None, DEFAULT_TEST_EVERY)],
)
async def test_how_often_desks_are_tested(hass: HomeAssistant, stored: Any, every: Any) -> None:
    add(hass, "control_room", "room", options={"test_every": stored})
    assert installed(hass).test_every == every


async def test_a_form_of_codes_that_is_none(hass: HomeAssistant, caplog) -> None:
    add(hass, "control_room", "room", options={"code_form": "song", "phone": "secret number"})
    assert installed(hass).site.code_form is CodeForm.DIGITS
    assert "The option code_form cannot be read" in caplog.text
    assert "secret number" not in caplog.text


async def test_hours_are_those_of_the_municipality(hass: HomeAssistant) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    site = installed(hass).site
    assert site.time_zone == dt_util.get_time_zone("Europe/Amsterdam")
    assert site.language == "en"


async def test_a_disabled_entry_is_left_out(hass: HomeAssistant) -> None:
    entry = add(hass, "building", "hall", sub("desk", "d1"))
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert not installed(hass).site.desks
    await hass.config_entries.async_set_disabled_by(entry.entry_id, None)


async def test_an_entry_that_has_not_loaded_counts(hass: HomeAssistant) -> None:
    add(hass, "building", "hall", sub("desk", "d1"))
    assert installed(hass).site.desks


@pytest.mark.parametrize(
    "broken",
    [
        sub("responder", "x", duty="king"),
        sub("responder", "x"),
        sub("responder", "x", duty="guard", contacts=[{"address": "1"}]),
        sub("escalation_policy", "x", steps=[{"targets": ["operators"]}]),
        sub("escalation_policy", "x", steps=[{"delay": "soon", "targets": []}]),
        sub("escalation_policy", "x", steps=[{"delay": 1, "targets": ["moon"]}]),
    ],
)
async def test_a_broken_record_is_left_out(hass: HomeAssistant, broken: Any, caplog) -> None:
    add(
        hass,
        "control_room",
        "room",
        broken,
        sub("responder", "anna", duty="guard"),
        options={"codes": [{"digits": "1"}, {"digits": "2", "name": "x", "effect": "note"}]},
    )
    site = installed(hass).site
    assert list(site.responders) == ["anna"]
    assert not site.policies
    assert list(site.codes) == ["2"]
    assert "The x cannot be read and is left out" in caplog.text


async def test_a_building_that_cannot_be_read(hass: HomeAssistant, caplog) -> None:
    add(hass, "building", "moon", sub("desk", "d0"), latitude="north")
    add(hass, "building", "hall", sub("desk", "d1"))
    assert list(installed(hass).site.desks) == ["d1"]
    assert "The moon cannot be read" in caplog.text


async def test_a_desk_that_cannot_be_read_tells_no_secrets(hass: HomeAssistant, caplog) -> None:
    stream = "rtsp://user:password@camera"
    add(hass, "building", "hall", sub("desk", "d1", camera_stream=stream), sub("desk", "d2"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "custom_components.municipal_alarm.bridge.site_records.bool", _refuse, raising=False
        )
        assert list(installed(hass).site.desks) == ["d2"]
    assert "The hall, The d1 cannot be read" in caplog.text
    assert "password" not in caplog.text


def _refuse(value: object) -> bool:
    if value and "rtsp" in str(value):
        raise ValueError("no")
    return bool(value)


async def test_1500_desks_are_read_in_a_blink(hass: HomeAssistant) -> None:
    for building in range(150):
        add(
            hass,
            "building",
            f"b{building}",
            *(
                sub("desk", f"b{building}d{desk}", source=f"event.b{building}d{desk}", floor="1")
                for desk in range(10)
            ),
        )
    begin = perf_counter()
    found = installed(hass)
    took = perf_counter() - begin
    assert len(found.site.desks) == len(sources(found)) == 1500
    # 10 to 20 ms on the slow machine that it was written on; the turn of an alarm
    # may come right behind it.
    assert took < 0.5
