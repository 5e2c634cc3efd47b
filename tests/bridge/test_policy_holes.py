"""The holes of the stored policies: seen for as long as they are there, whoever made them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
import threading
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CoreState, Event
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.municipal_alarm.bridge.issues import DOCS
from custom_components.municipal_alarm.bridge.policy_holes import PolicyHoles
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.escalation import holes as judging
from custom_components.municipal_alarm.control_room.escalation.holes import holes, holes_in_force
from custom_components.municipal_alarm.control_room.ids import BuildingId, PolicyId
from tests.ha.flow_kit import TEXTS, placeholders
from tests.ha.town import GATEWAY, LAMP, ROOM, Town, policy, responder

PATROLS = {"delay": 0, "targets": ["nearest_patrol"], "raise_sound": False}
TEAM = {"delay": 0, "targets": ["response_team"], "raise_sound": False}
ANYBODY = {"delay": 0, "targets": ["guards_here"], "raise_sound": False}
NOBODY = "Nobody is reached within a minute: "


@pytest.fixture(autouse=True)
def lamp(town: Town) -> None:
    """Desk 1 has one that works: it has a repair issue of its own otherwise."""
    town.hass.states.async_set(LAMP, "off")


def every(town: Town) -> list[ir.IssueEntry]:
    return [
        one
        for one in ir.async_get(town.hass).issues.values()
        if one.domain == DOMAIN and one.issue_id.startswith("policy_hole_")
    ]


def issues(town: Town) -> list[ir.IssueEntry]:
    found = [one for one in every(town) if one.active]
    for one in found:
        told = one.translation_placeholders or {}
        assert one.translation_key in ("policy_hole", "built_in_policy_hole")
        for texts in TEXTS.values():
            text = texts["issues"][one.translation_key]
            assert placeholders(text["title"]) | placeholders(text["description"]) == set(told)
    return found


def lines(town: Town) -> list[str]:
    (one,) = issues(town)
    assert one.translation_placeholders is not None
    return one.translation_placeholders["holes"].splitlines()


async def test_until_somebody_is_there_for_it(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    (one,) = issues(town)
    assert one.severity is ir.IssueSeverity.WARNING
    assert one.is_fixable is False
    assert one.learn_more_url == f"{DOCS}escalation.md#before-it-is-saved"
    assert one.translation_placeholders is not None
    assert one.translation_placeholders["policy"] == "Own"
    assert lines(town) == [
        f"- {NOBODY}Monday 00:00, Panic button, with a guard, a real alarm",
        f"- {NOBODY}Monday 00:00, Panic button, without a guard, a real alarm",
    ]
    # An edit elsewhere: a patrol is set up, and is removed again.
    await town.add(ROOM, responder("pat", "Pat", "patrol", "", GATEWAY, "300"))
    assert not issues(town)
    assert town.runtime.policy_holes.describe() == []
    await town.remove_subentry(ROOM, "pat")
    assert len(issues(town)) == 1
    await town.remove_subentry(ROOM, "own_policy")
    assert not issues(town)


async def test_a_policy_that_had_none_when_it_was_saved(town: Town) -> None:
    """Whoever takes the last one away is not in the form of the policy."""
    await town.add(ROOM, policy(TEAM | {"targets": ["guards_here", "response_team"]}))
    assert ["Library" in line for line in lines(town)] == [True], "no guard there, and no team"
    await town.add(ROOM, responder("lea", "Lea", "response_team", "library", GATEWAY, "300"))
    assert not issues(town)
    await town.remove_subentry(ROOM, "lea")
    assert len(issues(town)) == 1


async def test_the_built_in_policy_was_never_in_a_form(town: Town) -> None:
    """It is judged where it holds, and where somebody can press."""
    assert not issues(town), "the guards of two buildings help each other"
    assert town.runtime.policy_holes.describe() == []
    for who in [one.responder_id for one in town.room.site.responders.values()]:
        await town.remove_subentry(ROOM, who)
    (one,) = issues(town)
    assert one.translation_key == "built_in_policy_hole"
    assert {one["policy"] for one in town.runtime.policy_holes.describe()} == {"default"}
    # One of our own is judged in its place.
    await town.add(ROOM, policy(PATROLS))
    (own,) = issues(town)
    assert own.translation_key == "policy_hole"
    # And of fire alone: the built-in holds for the rest.
    await town.change_subentry(ROOM, "own_policy", kinds=["fire"])
    assert {one.translation_key for one in issues(town)} == {"policy_hole", "built_in_policy_hole"}
    assert {(one["policy"], one["kind"]) for one in town.runtime.policy_holes.describe()} == {
        ("own_policy", "fire"),
        ("default", "panic"),
    }


async def test_nobody_can_press_yet(town: Town) -> None:
    """A room that was only just set up is left in peace."""
    site = town.room.site
    empty = replace(site, desks={}, responders={}, external=(), policies={}, policy_of_kind={})
    assert holes_in_force(empty) == {}
    assert holes_in_force(replace(empty, desks=site.desks)).keys() == {"default"}


async def test_the_second_person_loses_the_role(town: Town) -> None:
    """From then on no incident could be closed."""
    await town.add(ROOM, policy(ANYBODY, evaluation_persons=2))

    def reasons() -> set[str]:
        return {one["reason"] for one in town.runtime.policy_holes.describe()}

    assert reasons() == {"nobody"}
    room = town.entries[ROOM]
    town.hass.config_entries.async_update_entry(room, options={**room.options, "roles": {}})
    await town.edited()
    assert reasons() == {"nobody", "too_few_persons"}
    assert lines(town)[-1] == "- More persons must stand behind an evaluation than have a role: 1"


async def test_one_issue_of_each_policy(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    fire = policy(PATROLS, name="Fire", kinds=["fire"]) | {
        "subentry_id": "of_fire",
        "title": "Fire",
    }
    await town.add(ROOM, fire)
    assert {(one.translation_placeholders or {})["policy"] for one in issues(town)} == {
        "Own",
        "Fire",
    }
    found = town.runtime.policy_holes.describe()
    assert [(one["policy"], one["kind"], one["guarded"]) for one in found] == [
        ("own_policy", "panic", True),
        ("own_policy", "panic", False),
        ("of_fire", "fire", True),
        ("of_fire", "fire", False),
    ]
    assert found[0] == {
        "policy": "own_policy",
        "reason": "nobody",
        "step": None,
        "weekday": 1,
        "at": "00:00",
        "kind": "panic",
        "guarded": True,
        "drill": False,
    }


@contextmanager
def updates(town: Town) -> Iterator[list[Any]]:
    """What happens to the issues meanwhile."""
    told: list[Any] = []

    def hear(event: Event) -> None:
        told.append(event.data["action"])

    stop = town.hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, hear)
    yield told
    stop()


async def test_it_does_not_flood(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    with (
        updates(town) as told,
        patch.object(judging, "holes", side_effect=AssertionError("judged again")),
    ):
        # What has no bearing on it is not even looked at.
        await town.change_subentry("town_hall", "desk_1", title="Counter")
        # Read once more, and as it was.
        await town.change_subentry(ROOM, "own_policy")
    with (
        updates(town) as judged,
        patch.object(judging, "holes", side_effect=holes) as looked,
    ):
        await town.change_subentry(ROOM, "anna", name="Anne")
        looked.assert_called_once()
    assert told == judged == []
    assert len(issues(town)) == 1


async def test_edits_that_come_while_it_is_judged(town: Town) -> None:
    """They are judged once more when it is done, and what is shown is the last."""
    go_on = threading.Event()
    asked = []

    def slowly(*args: Any, **more: Any) -> Any:
        asked.append(args)
        assert go_on.wait(10)
        return holes(*args, **more)

    with patch.object(judging, "holes", slowly):
        patrols = [
            responder(f"p{number}", f"P{number}", "patrol", "", GATEWAY, f"{300 + number}")
            for number in range(5)
        ]
        for subentry in (policy(PATROLS), *patrols):
            room = town.entries[ROOM]
            town.hass.config_entries.async_add_subentry(room, ConfigSubentry(**subentry))
            await town.runtime.read_site()
        assert not issues(town)
        go_on.set()
        await town.edited()
    assert len(asked) == 2
    assert not issues(town)


async def test_a_press_does_not_wait_for_it(town: Town) -> None:
    """It is judged in a thread, for as long as it takes."""
    await town.add(ROOM, policy(ANYBODY))
    go_on = threading.Event()

    def endless(*args: Any, **more: Any) -> Any:
        assert go_on.wait(10)
        return ()

    with patch.object(judging, "holes", endless):
        room = town.entries[ROOM]
        anna = room.subentries["anna"]
        town.hass.config_entries.async_update_subentry(
            room, anna, data={**anna.data, "name": "Anne"}
        )
        await town.runtime.read_site()
        task = town.runtime.policy_holes._task
        assert task is not None
        assert not task.done()
        town.hass.states.async_set("binary_sensor.desk_1_button", "on")
        await asyncio.sleep(0)
        assert town.room.incidents
        assert not task.done()
        go_on.set()
        await town.settle()
    town.take_sent()


async def test_nothing_is_left_when_it_ends(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    for entry in town.entries.values():
        await town.hass.config_entries.async_unload(entry.entry_id)
    await town.hass.async_block_till_done()
    assert not every(town)


async def test_stopped_while_it_is_judged(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    own = PolicyHoles(town.hass, town.runtime)
    stop = own.start()
    assert own._task is not None
    stop()
    await town.hass.async_block_till_done()
    assert not every(town), "nothing is shown of what has stopped"


def after_a_restart(town: Town) -> None:
    """What Home Assistant has kept of the issues when it starts again."""
    registry = ir.async_get(town.hass)
    for key, one in registry.issues.items():
        registry.issues[key] = ir.IssueEntry(
            active=False,
            breaks_in_ha_version=None,
            data=None,
            is_fixable=None,
            issue_domain=None,
            learn_more_url=None,
            severity=None,
            translation_key=None,
            translation_placeholders=None,
            **{name: one.to_json()[name] for name in ("domain", "issue_id", "dismissed_version")},
            created=one.created,
            is_persistent=False,
        )


async def restart(town: Town) -> PolicyHoles:
    """Home Assistant stops and starts, with what its registry has kept."""
    town.hass.set_state(CoreState.final_write)
    await town.runtime.stop()
    town.hass.set_state(CoreState.running)
    after_a_restart(town)
    return PolicyHoles(town.hass, town.runtime)


async def test_what_was_ignored_stays_ignored(town: Town) -> None:
    """Who knows of a hole that cannot be mended is not told of it at every start."""
    await town.add(ROOM, policy(PATROLS))
    (one,) = issues(town)
    ir.async_ignore_issue(town.hass, DOMAIN, one.issue_id, True)
    again = await restart(town)
    (kept,) = every(town)
    assert kept.active is False
    stop = again.start()
    await town.hass.async_block_till_done()
    (shown,) = issues(town)
    assert shown.issue_id == one.issue_id
    assert shown.dismissed_version is not None
    stop()
    assert not every(town)


async def test_another_hole_is_not_ignored(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    (one,) = issues(town)
    ir.async_ignore_issue(town.hass, DOMAIN, one.issue_id, True)
    await town.change_subentry(ROOM, "own_policy", steps=[TEAM])
    (other,) = every(town)
    assert other.issue_id != one.issue_id
    assert other.dismissed_version is None


async def test_what_was_mended_meanwhile_is_gone(town: Town) -> None:
    await town.add(ROOM, policy(PATROLS))
    again = await restart(town)
    site = town.room.site
    assert site.policies.keys() == {PolicyId("own_policy")}
    assert BuildingId("library") in site.buildings
    with patch.object(judging, "holes", return_value=()):
        again.start()
        await town.hass.async_block_till_done()
    assert not every(town)
