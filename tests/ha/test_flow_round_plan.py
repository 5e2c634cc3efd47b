"""The forms of a round plan."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.recurrence import check_rrule
from custom_components.municipal_alarm.const import DAYS
from custom_components.municipal_alarm.flows.round_plan_checks import labels
from custom_components.municipal_alarm.site_plan.rules import repeats
from custom_components.municipal_alarm.site_plan.rules.rounds import evenly

from .flow_kit import (
    CHECKPOINT,
    DESK,
    Conversation,
    add_building,
    reconfigure_subentry,
    subentry,
    subentry_flow,
    without_setup,
)

NEVER = {"rrule": "", "starts_on": "", "starts_at": "", "holidays": "walk"}


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


def _checkpoint(name: str, floor: str = "", **data: Any):
    return subentry("checkpoint", name, CHECKPOINT | {"floor": floor} | data)


def _house(hass: HomeAssistant, *more: Any) -> MockConfigEntry:
    return add_building(
        hass,
        "Town hall",
        _checkpoint("Front door", "Ground"),
        _checkpoint("Back door", "Ground"),
        _checkpoint("Archive", "Cellar"),
        *more,
    )


def _id(building: MockConfigEntry, name: str) -> str:
    return next(one.subentry_id for one in building.subentries.values() if one.title == name)


def _ids(building: MockConfigEntry, *names: str) -> list[str]:
    return [_id(building, name) for name in names]


def _plan(building: MockConfigEntry):
    (plan,) = building.get_subentries_of_type("round_plan")
    return plan


def typed(building: MockConfigEntry, *names: str, **changed: Any) -> dict[str, Any]:
    """The first form as filled in."""
    return {
        "name": "Night round",
        "round_kind": "round",
        "checkpoints": _ids(building, *names),
        "ordered": False,
        "lasts": 30.0,
        "opens_on_scan": False,
        "repeats": "never",
    } | changed


def listed(*times: tuple[str, int]) -> dict[str, Any]:
    """The second form as filled in."""
    return {"checkpoints": [{"checkpoint": name, "within": within} for name, within in times]}


async def _begun(
    hass: HomeAssistant, building: MockConfigEntry, *names: str, **changed: Any
) -> Conversation:
    flow = await subentry_flow(hass, building, "round_plan")
    assert flow.step == "round_plan"
    return await flow.answer(typed(building, *names, **changed))


# -- what is stored ----------------------------------------------------------


async def test_a_plan_that_only_people_open(hass: HomeAssistant) -> None:
    building = _house(hass)
    flow = await subentry_flow(hass, building, "round_plan")
    assert flow.suggested == {
        "round_kind": "round",
        "checkpoints": [],
        "lasts": 30,
        "ordered": False,
        "opens_on_scan": False,
        "repeats": "never",
    }
    names = ("Front door", "Archive", "Back door")
    await flow.answer(
        typed(building, *names, name=" Night round ", ordered=True, opens_on_scan=True, lasts=20.0)
    )
    # In the order in which they were chosen, and evenly spread.
    assert flow.step == "times"
    times = (("Ground, Front door", 7), ("Cellar, Archive", 14), ("Ground, Back door", 20))
    assert flow.suggested == listed(*times)
    await flow.answer(flow.suggested)
    assert flow.created
    plan = _plan(building)
    assert plan.title == "Night round"
    assert plan.data == {
        "name": "Night round",
        "round_kind": "round",
        "checkpoints": [
            {"checkpoint": _id(building, name), "within": minutes * 60}
            for name, minutes in zip(names, (7, 14, 20), strict=True)
        ],
        "ordered": True,
        "lasts": 1200,
        "opens_on_scan": True,
        **NEVER,
    }


async def test_times_and_order_of_ones_own(hass: HomeAssistant) -> None:
    building = _house(hass)
    flow = await _begun(hass, building, "Front door", "Archive")
    await flow.answer(listed(("Cellar, Archive", 25.0), ("Ground, Front door", 10.0)))
    assert flow.created
    assert _plan(building).data["checkpoints"] == [
        {"checkpoint": _id(building, "Archive"), "within": 1500},
        {"checkpoint": _id(building, "Front door"), "within": 600},
    ]


@pytest.mark.parametrize(
    ("choice", "answers", "rrule"),
    [
        ("daily", {}, "FREQ=DAILY"),
        ("workdays", {}, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekdays", {"weekdays": ["su", "fr"]}, "FREQ=WEEKLY;BYDAY=FR,SU"),
        ("own", {"rrule": "FREQ=MINUTELY;INTERVAL=30"}, "FREQ=MINUTELY;INTERVAL=30"),
        (
            "own",
            {"rrule": " RRULE:FREQ=DAILY;BYHOUR=22,1,4;BYMINUTE=0 "},
            "FREQ=DAILY;BYHOUR=22,1,4;BYMINUTE=0",
        ),
    ],
)
async def test_schedules(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    choice: str,
    answers: dict[str, Any],
    rrule: str,
) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    freezer.move_to("2026-11-22 23:30:00+00:00")
    building = _house(hass)
    flow = await _begun(hass, building, "Archive", repeats=choice)
    await flow.answer(flow.suggested)
    assert flow.step == "schedule"
    begin = {"starts_on": "2026-11-23", "starts_at": "22:00:00", "holidays": "walk"}
    assert {key: flow.suggested[key] for key in begin} == begin
    when = {"starts_on": "2026-12-01", "starts_at": "21:30:00", "holidays": "skip"}
    await flow.answer(answers | when)
    assert flow.created
    stored = _plan(building).data
    assert {key: stored[key] for key in ("rrule", *when)} == {"rrule": rrule, **when}

    # It comes back as it was said, and says the same again.
    flow = await reconfigure_subentry(hass, building, _plan(building).subentry_id)
    assert flow.suggested["repeats"] == choice
    await flow.answer(flow.suggested)
    await flow.answer(flow.suggested)
    assert {key: flow.suggested[key] for key in when} == when
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"
    assert _plan(building).data == stored


# -- what is refused, and mended ---------------------------------------------


async def test_nothing_to_walk(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall", subentry("desk", "Counter 1", DESK))
    flow = await subentry_flow(hass, building, "round_plan")
    assert flow.reason == "no_checkpoints"
    assert flow.result["description_placeholders"]["building"] == "Town hall"


@pytest.mark.parametrize(
    ("names", "wrong", "errors"),
    [
        (["Archive"], {"name": " "}, {"name": "no_name"}),
        (["Archive"], {"name": "EVENING round"}, {"name": "name_in_use"}),
        ([], {}, {"checkpoints": "no_checkpoints"}),
        (["Archive", "Archive"], {}, {"checkpoints": "checkpoint_twice"}),
        ([], {"name": ""}, {"name": "no_name", "checkpoints": "no_checkpoints"}),
    ],
)
async def test_refused_and_mended(
    hass: HomeAssistant, names: list[str], wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    building = _house(hass, subentry("round_plan", "Evening round", {}))
    flow = await _begun(hass, building, *names, **wrong, lasts=45)
    assert flow.errors == errors
    assert flow.suggested["lasts"] == 45
    if errors.get("checkpoints") == "checkpoint_twice":
        assert flow.error_text("checkpoints") == "Cellar, Archive stands here twice."
    assert len(building.subentries) == 4
    await flow.answer(typed(building, "Archive"))
    await flow.answer(flow.suggested)
    assert flow.created


@pytest.mark.parametrize(
    ("times", "error"),
    [
        ([], "no_checkpoints"),
        ([("Cellar, Archive", 5), ("Cellar, Archive", 9)], "checkpoint_twice"),
        ([("Cellar, Archive", 31)], "checkpoint_too_late"),
    ],
)
async def test_times_refused_and_mended(
    hass: HomeAssistant, times: list[tuple[str, int]], error: str
) -> None:
    building = _house(hass)
    flow = await _begun(hass, building, "Archive")
    await flow.answer(listed(*times))
    assert (flow.step, flow.errors) == ("times", {"checkpoints": error})
    assert flow.suggested == listed(*times)
    if times:
        assert "Cellar, Archive" in flow.error_text("checkpoints")
    assert not building.get_subentries_of_type("round_plan")
    await flow.answer(listed(("Cellar, Archive", 30)))
    assert flow.created


@pytest.mark.parametrize(
    ("choice", "answers", "errors"),
    [
        ("weekdays", {"weekdays": []}, {"weekdays": "no_weekday"}),
        ("own", {"rrule": "every night"}, {"rrule": "rrule_invalid"}),
        ("own", {"rrule": "DTSTART:20260101T000000\nFREQ=DAILY"}, {"rrule": "rrule_invalid"}),
        ("own", {"rrule": "FREQ=MINUTELY"}, {"rrule": "rrule_too_often"}),
        # Of the 30 minutes it lasts, one is left when the next one begins.
        ("own", {"rrule": "FREQ=MINUTELY;INTERVAL=29"}, {"rrule": "rrule_overlaps"}),
        ("own", {"rrule": "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=15,55"}, {"rrule": "rrule_overlaps"}),
        ("own", {"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, {"rrule": "rrule_never"}),
    ],
)
async def test_schedules_refused_and_mended(
    hass: HomeAssistant, choice: str, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    building = _house(hass)
    flow = await _begun(hass, building, "Archive", repeats=choice)
    await flow.answer(flow.suggested)
    when = {"starts_on": "2026-12-01", "starts_at": "21:30:00", "holidays": "only"}
    await flow.answer(answers | when)
    assert flow.errors == errors
    assert flow.suggested["starts_on"] == "2026-12-01"
    assert not building.get_subentries_of_type("round_plan")
    good = {"weekdays": ["mo"]} if choice == "weekdays" else {"rrule": "FREQ=DAILY"}
    await flow.answer(good | when)
    assert flow.created


# -- every floor proven --------------------------------------------------------

_OUTSIDE = ("Car park", "Outside")


@pytest.mark.parametrize("kind", ["final_round", "fire_sweep"])
async def test_every_floor_is_proven(hass: HomeAssistant, kind: str) -> None:
    building = _house(
        hass,
        subentry("desk", "Counter 9", DESK | {"floor": "First"}),
        subentry("desk", "Porter", DESK | {"floor": ""}),
        _checkpoint("Landing", "first "),
        _checkpoint(*_OUTSIDE, assembly_point=True),
    )
    flow = await _begun(hass, building, "Front door", "Archive", round_kind=kind)
    assert flow.errors == {"checkpoints": "floor_left_out"}
    assert "this one: first." in flow.error_text("checkpoints")
    every = ("Front door", "Archive", "Landing")
    await flow.answer(typed(building, *every, round_kind=kind))
    # Nor can a floor be lost in the second form.
    await flow.answer(listed(("Ground, Front door", 5), ("first , Landing", 9)))
    assert flow.errors == {"checkpoints": "floor_left_out"}
    assert "Cellar" in flow.error_text("checkpoints")
    floors = ("Ground, Front door", "Cellar, Archive", "first , Landing")
    await flow.answer(listed(*((name, 5) for name in floors)))
    assert flow.created


async def test_a_round_need_not_prove_every_floor(hass: HomeAssistant) -> None:
    flow = await _begun(hass, _house(hass), "Archive", round_kind="round")
    assert flow.step == "times"


# -- changed -----------------------------------------------------------------


def _stored(building_of: list[tuple[str, int]], **changed: Any) -> dict[str, Any]:
    return {
        "round_kind": "round",
        "checkpoints": [{"checkpoint": one, "within": within} for one, within in building_of],
        "ordered": True,
        "lasts": 1800,
        "opens_on_scan": False,
        **NEVER,
    } | changed


async def _walked(hass: HomeAssistant, **changed: Any) -> MockConfigEntry:
    """A building with a plan of two checkpoints, at times of its own."""
    building = _house(hass)
    times = list(zip(_ids(building, "Archive", "Front door"), (300, 1500), strict=True))
    hass.config_entries.async_add_subentry(
        building, _subentry("Night round", _stored(times, **changed))
    )
    return building


def _subentry(title: str, data: dict[str, Any]):
    return ConfigSubentry(
        data={"name": title, **data}, subentry_type="round_plan", title=title, unique_id=None
    )


async def test_reconfigure(hass: HomeAssistant) -> None:
    building = await _walked(hass)
    before = _plan(building)
    flow = await reconfigure_subentry(hass, building, before.subentry_id)
    assert flow.suggested == typed(
        building, "Archive", "Front door", ordered=True, lasts=30, repeats="never"
    )
    assert not flow.errors
    await flow.answer(flow.suggested)
    assert flow.suggested == listed(("Cellar, Archive", 5), ("Ground, Front door", 25))
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"
    assert _plan(building).data == before.data

    flow = await reconfigure_subentry(hass, building, before.subentry_id)
    await flow.answer(typed(building, "Archive", "Back door", "Front door", name="Late round"))
    # What was there keeps its time; what comes in between gets an even share.
    kept = [("Cellar, Archive", 5), ("Ground, Back door", 20), ("Ground, Front door", 25)]
    assert flow.suggested == listed(*kept)
    await flow.answer(flow.suggested)
    plan = _plan(building)
    assert (plan.subentry_id, plan.title) == (before.subentry_id, "Late round")


async def test_another_duration_spreads_anew(hass: HomeAssistant) -> None:
    building = await _walked(hass)
    flow = await reconfigure_subentry(hass, building, _plan(building).subentry_id)
    await flow.answer(flow.suggested | {"lasts": 10.0})
    assert flow.suggested == listed(("Cellar, Archive", 5), ("Ground, Front door", 10))


async def test_a_checkpoint_that_is_gone(hass: HomeAssistant) -> None:
    building = await _walked(hass)
    hass.config_entries.async_remove_subentry(building, _id(building, "Front door"))
    flow = await reconfigure_subentry(hass, building, _plan(building).subentry_id)
    # It says so, and what is left can be stored.
    assert flow.errors == {"checkpoints": "checkpoints_gone"}
    assert "in the plan were: 2." in flow.error_text("checkpoints")
    assert flow.suggested["checkpoints"] == _ids(building, "Archive")
    await flow.answer(flow.suggested)
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"
    left = [{"checkpoint": _id(building, "Archive"), "within": 300}]
    assert _plan(building).data["checkpoints"] == left


async def test_a_checkpoint_that_goes_while_the_form_is_open(hass: HomeAssistant) -> None:
    building = _house(hass)
    flow = await _begun(hass, building, "Archive", "Front door")
    await flow.answer(listed())
    hass.config_entries.async_remove_subentry(building, _id(building, "Archive"))
    await flow.answer(listed(("Ground, Front door", 31)))
    assert flow.errors == {"checkpoints": "checkpoint_too_late"}
    await flow.answer(listed(("Ground, Front door", 30)))
    assert flow.created


async def test_a_checkpoint_that_is_renamed_while_the_form_is_open(hass: HomeAssistant) -> None:
    building = _house(hass)
    flow = await _begun(hass, building, "Archive", "Front door")
    archive = building.subentries[_id(building, "Archive")]
    hass.config_entries.async_update_subentry(building, archive, title="Vault")
    await flow.answer(listed(("Ground, Front door", 10), ("Cellar, Archive", 20)))
    assert flow.errors == {"checkpoints": "checkpoints_gone"}
    assert "in the plan were: 2." in flow.error_text("checkpoints")
    assert flow.suggested == listed(("Ground, Front door", 10))
    await flow.answer(listed(("Ground, Front door", 10), ("Cellar, Vault", 20)))
    assert flow.created


async def test_from_a_rule_of_ones_own_to_weekdays(hass: HomeAssistant) -> None:
    when = {"starts_on": "2026-12-01", "starts_at": "21:30:00", "holidays": "skip"}
    building = await _walked(hass, rrule="FREQ=MONTHLY;BYDAY=1MO", **when)
    flow = await reconfigure_subentry(hass, building, _plan(building).subentry_id)
    assert flow.suggested["repeats"] == "own"
    await flow.answer(flow.suggested | {"repeats": "weekdays"})
    await flow.answer(flow.suggested)
    assert flow.suggested == {"weekdays": [], **when}
    await flow.answer(flow.suggested | {"weekdays": ["sa"]})
    assert _plan(building).data["rrule"] == "FREQ=WEEKLY;BYDAY=SA"


async def test_no_longer_planned(hass: HomeAssistant) -> None:
    when = {"starts_on": "2026-12-01", "starts_at": "21:30:00", "holidays": "skip"}
    building = await _walked(hass, rrule="FREQ=DAILY", **when)
    flow = await reconfigure_subentry(hass, building, _plan(building).subentry_id)
    await flow.answer(flow.suggested | {"repeats": "never"})
    await flow.answer(flow.suggested)
    stored = _plan(building).data
    assert {key: stored[key] for key in NEVER} == NEVER


async def test_reconfigure_what_was_not_made_by_the_form(hass: HomeAssistant) -> None:
    building = _house(hass, subentry("round_plan", "Night round", {}))
    flow = await reconfigure_subentry(hass, building, _plan(building).subentry_id)
    assert flow.suggested["name"] == "Night round"
    await flow.answer(typed(building, "Archive"))
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"


# -- the parts -----------------------------------------------------------------


async def test_each_checkpoint_has_a_label_of_its_own(hass: HomeAssistant) -> None:
    building = add_building(
        hass,
        "Town hall",
        _checkpoint("Door", "Ground"),
        _checkpoint("Door", "Ground"),
        _checkpoint("Ground, Door"),
        _checkpoint("Yard"),
    )
    shown = labels(building)
    assert sorted(shown.values()) == [
        "Ground, Door",
        "Ground, Door (2)",
        "Ground, Door (3)",
        "Yard",
    ]
    assert shown.keys() == building.subentries.keys()


@given(st.integers(1, 200), st.integers(1, 1440))
def test_even_times_fit_in_the_round(count: int, lasts: int) -> None:
    times = evenly(count, lasts)
    assert len(times) == count
    assert times == sorted(times)
    assert times[0] >= 1
    assert times[-1] == lasts


@given(st.sampled_from(repeats.CHOICES), st.sets(st.sampled_from(DAYS), min_size=1))
def test_a_choice_comes_back_as_it_was_made(choice: str, days: set[str]) -> None:
    own = "FREQ=MONTHLY;BYDAY=1MO"
    rule = repeats.rule_of(choice, days, own)
    said, on = repeats.choice_of(rule)
    assert repeats.rule_of(said, on, own) == rule
    if choice != "weekdays" or days != set(DAYS[:5]):
        assert said == choice
    if rule:
        # What the simple choices stand for is a rule like any other.
        assert check_rrule(rule) == rule
