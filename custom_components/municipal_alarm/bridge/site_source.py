"""Config entries -> the site: everything the rules know of what is set up.

Read from what is stored, not from what has loaded: a building whose cameras fail
to load still has its alarms. Only an entry that somebody disabled is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import (
    CONF_ACTIONS,
    CONF_ANSWER_COLOURS,
    CONF_CODE_FORM,
    CONF_CODES,
    CONF_DUTY_SOURCE,
    CONF_FIRE_SOURCES,
    CONF_HOLIDAY_DATES,
    CONF_HOLIDAY_PROVINCE,
    CONF_INPUT_ID,
    CONF_INPUT_SYSTEM,
    CONF_KIND,
    CONF_LANGUAGE,
    CONF_LONE_WORK_SOURCE,
    CONF_PHONE,
    CONF_RRULE,
    CONF_SOURCE,
    CONF_TEST_EVERY,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
    SUBENTRY_EXTERNAL,
    SUBENTRY_POLICY,
    SUBENTRY_RESPONDER,
    SUBENTRY_ROUND_PLAN,
)
from ..control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    PolicyId,
    ResponderId,
    RoundPlanId,
    SystemId,
)
from ..control_room.procedure import DEFAULT_CODES
from ..control_room.site import DEFAULT_LONE_WORK, Operator, Site, make_site
from ..control_room.words import CodeForm, DeskAnswer
from ..learning.figures.rules import DEFAULT_RULES, FigureRules
from . import figure_source, procedure_source as procedure, site_records as records
from .procedure_source import DEFAULT_ANSWER_COLOURS, DEFAULT_TEST_EVERY, Colour
from .report_source import Schedule, schedule
from .site_records import Sub

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Installation:
    """The site, and what only the bridge needs of the set-up."""

    site: Site
    desks: Mapping[DeskId, Mapping[str, Any]]
    """What is stored of each desk: its source, camera, outputs."""
    entry_of_desk: Mapping[DeskId, str]
    inputs: Mapping[tuple[SystemId, str], DeskId]
    """Desk inputs of radio systems."""
    entry_of_checkpoint: Mapping[CheckpointId, str] = field(default_factory=dict)
    entry_of_plan: Mapping[RoundPlanId, str] = field(default_factory=dict)
    schedules: Mapping[RoundPlanId, Mapping[str, Any]] = field(default_factory=dict)
    """What is stored of each round plan that has a schedule."""
    holiday_province: str = ""
    holiday_dates: frozenset[date] = frozenset()
    """Days of the municipality's own that count as holidays."""
    fire_sources: Mapping[str, BuildingId] = field(default_factory=dict)
    """Entities that say that a building is on fire, as stored (registry id or entity id)."""
    duty_sources: Mapping[ResponderId, str] = field(default_factory=dict)
    """The entity that says whether a responder is on duty, as stored."""
    lone_work_sources: Mapping[ResponderId, str] = field(default_factory=dict)
    """The entity that says whether a responder works alone, as stored."""
    external_actions: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """The actions by which each external target is called, as stored; only of those that
    have any."""
    answer_colours: Mapping[DeskAnswer, Colour] = DEFAULT_ANSWER_COLOURS
    """Of a lamp at a desk that can show colours."""
    test_every: timedelta | None = DEFAULT_TEST_EVERY
    """How often each desk is to be tested; None: nobody wants to be told."""
    figures: FigureRules = DEFAULT_RULES
    reports: Schedule = field(default_factory=Schedule)
    """What is made by itself."""


def entries_of(hass: HomeAssistant, kind: str) -> Iterator[ConfigEntry[Any]]:
    """The entries of one kind that nobody disabled."""
    for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        if entry.data.get(CONF_KIND) == kind:
            yield entry


def read(hass: HomeAssistant, operators: Iterable[Operator]) -> Installation:
    """Everything that is set up now. What cannot be read is logged and left out."""
    room = next(entries_of(hass, KIND_CONTROL_ROOM), None)
    buildings = list(entries_of(hass, KIND_BUILDING))
    desks = _subentries(buildings, SUBENTRY_DESK)
    checkpoints = _subentries(buildings, SUBENTRY_CHECKPOINT)
    plans = _subentries(buildings, SUBENTRY_ROUND_PLAN)
    people = list(room.get_subentries_of_type(SUBENTRY_RESPONDER)) if room is not None else []
    options: Mapping[str, Any] = room.options if room is not None else {}
    systems = _each(entries_of(hass, KIND_RADIO_SYSTEM), records.system)
    known = {system.system_id for system in systems}
    policies = room.get_subentries_of_type(SUBENTRY_POLICY) if room is not None else ()
    outside = list(room.get_subentries_of_type(SUBENTRY_EXTERNAL)) if room is not None else []
    # The forms store their ids, the rules know their names.
    names = {sub.subentry_id: sub.title for sub in outside}
    targets = procedure.external_targets(outside)
    site = make_site(
        buildings=_each(buildings, records.building),
        desks=_each(desks, records.desk),
        responders=_each(people, lambda sub: records.responder(sub, known)),
        systems=systems,
        operators=operators,
        policies=_each(
            policies,
            lambda sub: procedure.policy(PolicyId(sub.subentry_id), sub.title, sub.data, names),
        ),
        codes=_each(options.get(CONF_CODES) or (), procedure.status_code) or DEFAULT_CODES,
        external=[procedure.external_target(sub) for sub in targets.values()],
        # Texts know no regions: en-GB is en.
        language=(options.get(CONF_LANGUAGE) or hass.config.language).partition("-")[0],
        checkpoints=_each(checkpoints, records.checkpoint),
        round_plans=_each(plans, records.plan),
        lone_work=next(
            iter(_each([room] if room is not None else (), records.lone_work)), DEFAULT_LONE_WORK
        ),
        code_form=_option(options, CONF_CODE_FORM, CodeForm, CodeForm.DIGITS),
        time_zone=dt_util.get_default_time_zone(),
        phone=options.get(CONF_PHONE) or "",
    )
    return Installation(
        site,
        desks={DeskId(sub.subentry_id): sub.data for _, sub in desks},
        entry_of_desk={DeskId(sub.subentry_id): entry.entry_id for entry, sub in desks},
        inputs={
            (SystemId(sub.data[CONF_INPUT_SYSTEM]), sub.data[CONF_INPUT_ID]): DeskId(
                sub.subentry_id
            )
            for _, sub in desks
            if sub.data.get(CONF_INPUT_SYSTEM) and sub.data.get(CONF_INPUT_ID)
        },
        entry_of_checkpoint={
            CheckpointId(sub.subentry_id): entry.entry_id for entry, sub in checkpoints
        },
        entry_of_plan={RoundPlanId(sub.subentry_id): entry.entry_id for entry, sub in plans},
        schedules={
            plan_id: sub.data
            for _, sub in plans
            # One that cannot be read has no round to open.
            if (plan_id := RoundPlanId(sub.subentry_id)) in site.round_plans
            and sub.data.get(CONF_RRULE)
        },
        holiday_province=options.get(CONF_HOLIDAY_PROVINCE) or "",
        holiday_dates=frozenset(_each(options.get(CONF_HOLIDAY_DATES) or (), date.fromisoformat)),
        fire_sources={
            source: BuildingId(entry.entry_id)
            for entry in buildings
            for source in entry.data.get(CONF_FIRE_SOURCES) or ()
        },
        duty_sources=_sources_of(people, CONF_DUTY_SOURCE),
        lone_work_sources=_sources_of(people, CONF_LONE_WORK_SOURCE),
        external_actions={
            name: actions
            for name, sub in targets.items()
            if (actions := sub.data.get(CONF_ACTIONS))
        },
        answer_colours={
            **DEFAULT_ANSWER_COLOURS,
            **dict(
                _each((options.get(CONF_ANSWER_COLOURS) or {}).items(), procedure.answer_colour)
            ),
        },
        test_every=_option(options, CONF_TEST_EVERY, _test_every, DEFAULT_TEST_EVERY),
        reports=next(iter(_each([options], schedule)), Schedule()),
        figures=next(
            iter(_each([options], lambda one: figure_source.rules(one, site.time_zone))),
            FigureRules(time_zone=site.time_zone),
        ),
    )


def _subentries(buildings: Iterable[ConfigEntry[Any]], kind: str) -> list[Sub]:
    return [(entry, sub) for entry in buildings for sub in entry.get_subentries_of_type(kind)]


def _sources_of(people: Iterable[ConfigSubentry], key: str) -> dict[ResponderId, str]:
    return {ResponderId(sub.subentry_id): source for sub in people if (source := sub.data.get(key))}


def sources(installation: Installation) -> Mapping[str, DeskId]:
    """The entities that are desks' buttons, as stored (registry id or entity id)."""
    return {
        data[CONF_SOURCE]: desk_id
        for desk_id, data in installation.desks.items()
        if data.get(CONF_SOURCE)
    }


def _each[S, T](stored: Iterable[S], make: Callable[[S], T]) -> list[T]:
    made: list[T] = []
    for one in stored:
        try:
            made.append(make(one))
        except KeyError, ValueError, TypeError:
            # One unreadable record must not take the whole control room down.
            _LOGGER.exception("%s cannot be read and is left out", _label(one))
    return made


def _option[T, D](
    options: Mapping[str, Any], key: str, make: Callable[[Any], T], default: D
) -> T | D:
    if options.get(key) is None:
        return default
    try:
        return make(options[key])
    except ValueError, TypeError:
        _LOGGER.exception("The option %s cannot be read and is as usual", key)
        return default


def _label(stored: object) -> object:
    """What to call a record in the log: its title, for its content may be secret."""
    match stored:
        case ConfigEntry() | ConfigSubentry():
            return stored.title
        case (ConfigEntry() as building, ConfigSubentry() as sub):
            return f"{building.title}, {sub.title}"
        case _:
            return stored


def _test_every(days: int) -> timedelta | None:
    return timedelta(days=days) if days else None
