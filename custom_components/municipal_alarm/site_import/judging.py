"""What only Home Assistant can say is wrong: with its entities, devices, radios and calendars."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant

from ..bridge.addresses import problem as address_problem
from ..bridge.schedules import provinces
from ..const import SYSTEM_HYTERA, SYSTEM_PHONES
from ..flows import entities
from ..flows.checkpoint_checks import device_problem
from ..flows.desk_checks import is_stream, read_radio_input
from ..flows.external_target import wrong_with
from ..flows.round_plan_checks import check_rule
from ..site_plan import kinds as k
from ..site_plan.planning import Planned
from ..site_plan.rules import repeats
from ..site_plan.setup import Item
from ..site_plan.tree import Problem
from .reading import MANY_ENTITIES, ONE_ENTITY

_AT_ONCE = 50
"""Things that are judged in one turn of the loop: an alarm is never behind more."""


async def judge(hass: HomeAssistant, planned: Planned) -> list[Problem]:
    """Every problem, of what would be added or changed."""
    judge_of = _Judge(hass, planned)
    problems: list[Problem] = []
    touched: list[tuple[Item, Mapping[str, Any]]] = [
        *((one, {}) for one in planned.difference.added),
        *((one.after, one.before.values) for one in planned.difference.changed),
    ]
    for number, (item, before) in enumerate(touched, 1):
        changed = {key for key in item.values if item.values[key] != before.get(key)}
        problems += judge_of.quickly(item, changed)
        problems += await judge_of.slowly(item, changed)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return sorted(problems, key=lambda one: one.order)


class _Judge:
    def __init__(self, hass: HomeAssistant, planned: Planned) -> None:
        self._hass = hass
        self._planned = planned
        self._systems = {
            one.item_id: {"system": one.values["system"], **one.values["settings"]}
            for one in planned.wanted.of(k.SYSTEM)
        }

    def _bad(self, item: Item, key: str, reason: str, number: int = 0, /, **named: str) -> Problem:
        at = self._planned.marks.at(item.item_id, f"{key}/{number}", key)
        return Problem(at, reason, {"name": item.name, **named})

    def quickly(self, item: Item, changed: set[str]) -> Iterator[Problem]:
        """What is known at once."""
        for key in (*ONE_ENTITY, *MANY_ENTITIES):
            if key not in changed or not item.values.get(key):
                continue
            said = item.values[key]
            for number, one in enumerate([said] if isinstance(said, str) else said):
                if error := entities.problem(self._hass, one):
                    yield self._bad(item, key, error, number, entity=one)
        match item.kind:
            case k.DESK:
                yield from self._desk(item, changed)
            case k.CHECKPOINT if "reader" in changed:
                reader = item.values["reader"]
                hangs = reader and "/" not in reader
                if hangs and (error := device_problem(self._hass, reader)):
                    yield self._bad(item, "reader", error)
            case k.RESPONDER if "contacts" in changed:
                yield from self._contacts(item)

    def _desk(self, item: Item, changed: set[str]) -> Iterator[Problem]:
        stream, system = item.values["camera_stream"], item.values["input_system"]
        if "camera_stream" in changed and stream and not is_stream(stream):
            yield self._bad(item, "camera_stream", "invalid_stream")
        if system and {"input_system", "input_id"} & changed:
            sort = self._systems[system]["system"]
            if sort == SYSTEM_HYTERA and read_radio_input(item.values["input_id"]) is None:
                yield self._bad(item, "input_id", "bad_radio_input")

    def _contacts(self, item: Item) -> Iterator[Problem]:
        for number, one in enumerate(item.values["contacts"]):
            key, address = "contacts", one["address"]
            stored = self._systems[one["system"]]
            if stored["system"] == SYSTEM_PHONES:
                if error := entities.problem(self._hass, address):
                    yield self._bad(item, key, error, number, entity=address)
                elif not address.startswith("notify."):
                    yield self._bad(
                        item, key, "wrong_domain", number, value=address, offered="notify"
                    )
            elif error := address_problem(address, stored):
                yield self._bad(item, key, error, number, value=address)

    async def slowly(self, item: Item, changed: set[str]) -> list[Problem]:
        """What has to be computed or loaded."""
        values = item.values
        schedule = {"rrule", "starts_on", "starts_at", "lasts"} & changed
        if item.kind == k.ROUND and schedule and _is_own_rule(values["rrule"]):
            lasts = timedelta(seconds=values["lasts"])
            _, error = await self._hass.async_add_executor_job(
                check_rule, values["rrule"], values, lasts
            )
            if error is not None:
                return [self._bad(item, "rrule", error)]
        if item.kind == k.EXTERNAL and "actions" in changed and values["actions"]:
            wrong = await wrong_with(self._hass, values["actions"])
            if wrong is not None:
                return [self._bad(item, "actions", wrong[0], detail=wrong[1])]
        if item.kind == k.ROOM and "holiday_province" in changed and values["holiday_province"]:
            country = self._hass.config.country
            offered = await self._hass.async_add_executor_job(provinces, country)
            if values["holiday_province"] not in offered:
                return [self._bad(item, "holiday_province", "unknown_province")]
        return []


def _is_own_rule(rule: str) -> bool:
    return repeats.choice_of(rule)[0] == repeats.OWN
