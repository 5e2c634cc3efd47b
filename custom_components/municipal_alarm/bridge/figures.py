"""Figures of the journal: what is asked for, gathered beside the loop.

Blocks only in the executor, and reads only: nothing of it is by the way of an alarm.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import HomeAssistant

from ..control_room.ids import BuildingId, DeskId, SourceId
from ..control_room.state import RoomState
from ..journal.port import Journal
from ..learning.figures.equipment import Equipment, Part
from ..learning.figures.load import PRESENCE_LASTS
from ..learning.figures.period import HAPPENINGS, Figures, Given, figures
from ..learning.figures.rules import FigureRules
from .carrying_out import written
from .running import Running
from .site_source import Installation, sources

_KINDS = frozenset(one.KIND for one in HAPPENINGS)
LEARN_S = 5.0
"""Whoever asks does not wait longer for what is still to be learned."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures."""

    since: datetime
    until: datetime
    secrets: bool
    rules: FigureRules
    desks: frozenset[str]
    parts: tuple[Part, ...]
    building_id: BuildingId | None = None


def asked(
    running: Running,
    since: datetime,
    until: datetime,
    *,
    secrets: bool,
    building_id: BuildingId | None = None,
) -> Asked:
    """A question, with what is set up now. In the loop."""
    installation, state = running.installation, running.room.state
    return Asked(
        since,
        until,
        secrets,
        installation.figures,
        frozenset(
            desk_id
            for desk_id, desk in state.site.desks.items()
            if building_id in (None, desk.building_id)
        ),
        tuple(one for one in parts(installation, state) if building_id in (None, one.building_id)),
        building_id,
    )


def answer(journal: Journal, question: Asked) -> Figures:
    """Its figures. Blocks."""
    return figures(
        given(journal, question),
        question.since,
        question.until,
        question.rules,
        question.building_id,
    )


def given(journal: Journal, question: Asked) -> Given:
    """What its figures are made of. Blocks."""
    since, until, building_id = question.since, question.until, question.building_id
    return Given(
        facts=journal.cases(since, until, secrets=question.secrets, building_id=building_id),
        happened=[
            entry.event
            for entry in journal.happened(_KINDS, since - PRESENCE_LASTS, until)
            if entry.event is not None
        ],
        reports=journal.reports(since, until, building_id),
        desks=question.desks,
        parts=question.parts,
    )


async def find(hass: HomeAssistant, running: Running, question: Asked) -> Figures:
    """The answer, made beside the loop, with all that is known by now.

    Where too much is still to be learned, as after an update: with what is known of it.
    """
    await written(running)
    with suppress(TimeoutError):
        async with asyncio.timeout(LEARN_S):
            await running.cases.complete()
    return await hass.async_add_executor_job(answer, running.journal, question)


def parts(installation: Installation, state: RoomState) -> Iterator[Part]:
    """The equipment that is set up, and when it was last heard.

    Of a radio the room knows no time: it counts as silent only where it never registered.
    """
    site = state.site
    buttons: dict[DeskId, list[SourceId]] = {
        desk_id: [SourceId(f"http/{desk_id}")] for desk_id in site.desks
    }
    for stored, desk_id in sources(installation).items():
        buttons.get(desk_id, []).append(SourceId(stored))
    for (system_id, input_id), desk_id in installation.inputs.items():
        buttons.get(desk_id, []).append(SourceId(f"{system_id}/input/{input_id}"))
    for desk_id, place in site.places.items():
        heard = [
            memory.occurred_at
            for one in buttons[desk_id]
            if (memory := state.sources.get(one)) is not None
        ]
        if desk_id in state.tested:
            heard.append(state.tested[desk_id])
        yield Part(
            equipment=Equipment.BUTTON,
            part_id=desk_id,
            name=place.words(),
            building_id=place.building_id,
            heard_at=max(heard, default=None),
        )
    for checkpoint_id, place in site.checkpoint_places.items():
        scan = state.scanned.get(checkpoint_id)
        yield Part(
            equipment=Equipment.CHECKPOINT,
            part_id=checkpoint_id,
            name=place.words(),
            building_id=place.building_id,
            heard_at=scan.occurred_at if scan is not None else None,
        )
    for contact, responder_id in site.by_contact.items():
        known = (contact.system_id, contact.address) in state.devices
        if site.systems[contact.system_id].receipts and not known:
            yield Part(
                equipment=Equipment.RADIO,
                part_id=f"{contact.system_id}/{contact.address}",
                name=f"{site.responders[responder_id].name}, {contact.address}",
            )
