"""The procedure rebuilt by automations alone, beside the built-in one: who is told when.

The automations are those of docs/automation.md, as a reader would copy them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
import re
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import Outcome

from .town import OPERATOR, ROOM, Town, policy, step

DOCS = (Path(__file__).parents[2] / "docs" / "automation.md").read_text("utf-8")
SECTION = DOCS.split("\n## The procedure from its parts\n")[1].split("\n## ")[0]
AT_ONCE, LATER, UNTIL_TWO_COME = (
    parse_yaml(text) for text in re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
)

TICK = 5


@pytest.fixture
def town(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town that does not wait for automations in the middle of a `delay`."""

    async def settle() -> None:
        for _ in range(4):
            await town.runtime.room.durable()
            for _ in range(50):
                await asyncio.sleep(0)

    monkeypatch.setattr(town, "settle", settle)
    return town


class Told(NamedTuple):
    """Somebody was told something."""

    after: int
    by: str
    to: str
    what: str


type Deed = Callable[[Town], Awaitable[None]]


async def taken_on(town: Town) -> None:
    await town.acknowledge(town.incident())


async def cleo_comes(town: Town) -> None:
    await town.command(
        c.Accept(
            actor=OPERATOR,
            incident_id=town.incident().incident_id,
            responder_id=ResponderId("cleo"),
        )
    )


async def anna_comes(town: Town) -> None:
    await town.command(
        c.Accept(
            actor=OPERATOR,
            incident_id=town.incident().incident_id,
            responder_id=ResponderId("anna"),
        )
    )


async def anna_goes_home(town: Town) -> None:
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=ResponderId("anna"), on_duty=False))


async def over(town: Town) -> None:
    await town.resolve(town.incident())


ONLY_OPERATORS = policy(step(0, "operators"))


async def told(
    town: Town, freezer: Any, deeds: dict[int, Deed], *, drill: bool = False, lasts: int = 120
) -> list[Told]:
    """Who is told what, and how long after the press."""
    town.take_sent()
    heard: list[Told] = []
    for after in range(0, lasts + 1, TICK):
        if after:
            await town.pass_time(freezer, TICK)
        else:
            await town.call(DOMAIN, "raise_alarm", desk="desk_1", drill=drill)
        if after in deeds:
            await deeds[after](town)
        heard += [
            Told(after, one.by, one.to, re.sub(r"#\d+", "#", one.what))
            for one in town.take_sent()
            if one.by != "lamp"
        ]
    if town.incident().is_open:
        await town.resolve(town.incident(), Outcome.DRILL if drill else Outcome.FALSE)
    await town.close(town.incident())
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=ResponderId("anna")))
    # Whatever automations still wait for passes.
    for _ in range(lasts // 20):
        await town.pass_time(freezer, 20)
    town.take_sent()
    return heard


async def automate(hass: HomeAssistant, *automations: dict[str, Any]) -> None:
    assert await async_setup_component(hass, "automation", {"automation": list(automations)})


NIGHTS: dict[str, tuple[dict[int, Deed], bool]] = {
    "nobody answers": ({}, False),
    "a drill": ({}, True),
    "taken on before the second step": ({20: taken_on}, False),
    "taken on before the third": ({45: taken_on}, False),
    "somebody comes, and nobody takes it on": ({40: cleo_comes}, False),
    "over in between": ({40: over}, False),
}


@pytest.mark.parametrize("night", NIGHTS)
async def test_the_default_procedure(
    hass: HomeAssistant, town: Town, freezer: Any, night: str
) -> None:
    deeds, drill = NIGHTS[night]
    built_in = await told(town, freezer, deeds, drill=drill)
    assert built_in[0].after == 0
    assert {one.to for one in built_in} >= {"Anna"}
    await town.add(ROOM, ONLY_OPERATORS)
    assert await told(town, freezer, deeds, drill=drill) == []
    await automate(hass, AT_ONCE, LATER)
    assert await told(town, freezer, deeds, drill=drill) == built_in


async def test_the_default_procedure_of_an_unguarded_building(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    await anna_goes_home(town)
    built_in = await told(town, freezer, {})
    assert next(one.after for one in built_in) == 30
    await anna_goes_home(town)
    await town.add(ROOM, ONLY_OPERATORS)
    await automate(hass, AT_ONCE, LATER)
    assert await told(town, freezer, {}) == built_in


def tell(*targets: str) -> dict[str, Any]:
    """The first automation, with other targets."""
    (action,) = AT_ONCE["actions"]
    return {
        **AT_ONCE,
        "actions": [{**action, "data": {**action["data"], "targets": list(targets)}}],
    }


@pytest.mark.parametrize(
    "deeds",
    [{}, {25: cleo_comes}, {25: cleo_comes, 45: anna_comes}, {25: taken_on}],
    ids=["nobody", "one", "both", "taken on"],
)
async def test_several_must_come_and_are_asked_again(
    hass: HomeAssistant, town: Town, freezer: Any, deeds: dict[int, Deed]
) -> None:
    """Who is asked again, and when that ends. The words are an automation's own."""
    targets = ("guards_here", "response_team")
    again = {"multi_ack": 2, "repeat_every": 20, "repeat_times": 3}
    await town.add(ROOM, policy(step(0, *targets, **again)))
    built_in = await told(town, freezer, deeds)
    await town.remove_subentry(ROOM, "own_policy")
    await town.add(ROOM, ONLY_OPERATORS)
    await automate(hass, tell(*targets), UNTIL_TWO_COME)
    rebuilt = await told(town, freezer, deeds)
    assert [one[:3] for one in rebuilt] == [one[:3] for one in built_in]
    assert len(built_in) >= 4


async def test_conditions_of_a_step(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    """Only where no guard is, only in the night, only for one kind, only when it is none."""
    only = {"guarded": "unguarded", "drill": "real", "only_kinds": ["panic"]}
    night = {"after": "22:00:00", "before": "06:00:00"}
    await town.add(ROOM, policy(step(0, "response_team", **only, **night)))
    automation = tell("response_team")
    automation = {
        **automation,
        "conditions": [
            {"condition": "not", "conditions": [{"condition": f"{DOMAIN}.building_is_guarded"}]},
            {"condition": "not", "conditions": [{"condition": f"{DOMAIN}.incident_is_drill"}]},
            {"condition": f"{DOMAIN}.incident_is", "options": {"kind": ["panic"]}},
            {"condition": "time", **night},
        ],
    }
    hours = ("2027-01-10 21:55:00", "2027-01-10 23:00:00", "2027-01-11 06:05:00")
    cases = [(hour, drill, home) for hour in hours for drill in (False, True) for home in (0, 1)]

    async def night_of_everything(day: timedelta) -> list[list[Told]]:
        heard = []
        for hour, drill, home in cases:
            local = dt_util.parse_datetime(hour, raise_on_error=True)
            freezer.move_to(local.replace(tzinfo=dt_util.get_default_time_zone()) + day)
            if home:
                await anna_goes_home(town)
            heard.append(await told(town, freezer, {}, drill=drill, lasts=TICK))
        return heard

    built_in = await night_of_everything(timedelta())
    assert [bool(one) for one in built_in] == [
        hour == hours[1] and not drill and bool(home) for hour, drill, home in cases
    ]
    await town.remove_subentry(ROOM, "own_policy")
    await town.add(ROOM, ONLY_OPERATORS)
    await automate(hass, automation)
    assert await night_of_everything(timedelta(days=1)) == built_in
