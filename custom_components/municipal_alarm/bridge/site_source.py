"""Config entries -> the site: everything the rules know of what is set up.

Read from what is stored, not from what has loaded: a building whose cameras fail
to load still has its alarms. Only an entry that somebody disabled is left out.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.core import HomeAssistant

from ..const import (
    CONF_ADDRESS,
    CONF_ANSWER_OUTPUTS,
    CONF_CAMERA,
    CONF_CAMERA_STREAM,
    CONF_CODES,
    CONF_CONTACTS,
    CONF_DELAY,
    CONF_DIGITS,
    CONF_DUTY,
    CONF_EFFECT,
    CONF_EXTERNAL,
    CONF_FLOOR,
    CONF_HOME,
    CONF_INPUT_ID,
    CONF_INPUT_SYSTEM,
    CONF_KIND,
    CONF_KINDS,
    CONF_LANGUAGE,
    CONF_ON_DUTY,
    CONF_ON_SCENE_WITHIN,
    CONF_RAISE_SOUND,
    CONF_SOURCE,
    CONF_STEPS,
    CONF_SYSTEM,
    CONF_TAG,
    CONF_TARGETS,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    RADIO_SYSTEMS,
    SUBENTRY_DESK,
    SUBENTRY_POLICY,
    SUBENTRY_RESPONDER,
)
from ..control_room.ids import BuildingId, DeskId, PolicyId, ResponderId, SystemId
from ..control_room.site import (
    DEFAULT_CODES,
    Building,
    Contact,
    Desk,
    EscalationPolicy,
    Operator,
    RadioSystem,
    Responder,
    Site,
    StatusCode,
    Step,
    make_site,
)
from ..control_room.words import AlarmKind, CodeEffect, Duty, Target
from .capabilities import why_no_microphone

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


def entries_of(hass: HomeAssistant, kind: str) -> Iterator[ConfigEntry[Any]]:
    """The entries of one kind that nobody disabled."""
    for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        if entry.data.get(CONF_KIND) == kind:
            yield entry


def read(hass: HomeAssistant, operators: Iterable[Operator]) -> Installation:
    """Everything that is set up now. What cannot be read is logged and left out."""
    room = next(entries_of(hass, KIND_CONTROL_ROOM), None)
    buildings = list(entries_of(hass, KIND_BUILDING))
    subentries = {
        DeskId(sub.subentry_id): (entry, sub)
        for entry in buildings
        for sub in entry.get_subentries_of_type(SUBENTRY_DESK)
    }
    options: Mapping[str, Any] = room.options if room is not None else {}
    systems = _each(entries_of(hass, KIND_RADIO_SYSTEM), _system)
    known = {system.system_id for system in systems}
    site = make_site(
        buildings=_each(buildings, _building),
        desks=_each(subentries.values(), _desk),
        responders=_each(
            room.get_subentries_of_type(SUBENTRY_RESPONDER) if room is not None else (),
            lambda sub: _responder(sub, known),
        ),
        systems=systems,
        operators=operators,
        policies=_each(
            room.get_subentries_of_type(SUBENTRY_POLICY) if room is not None else (), _policy
        ),
        codes=_each(options.get(CONF_CODES) or (), _code) or DEFAULT_CODES,
        external=[str(name) for name in options.get(CONF_EXTERNAL) or ()],
        # Texts know no regions: en-GB is en.
        language=(options.get(CONF_LANGUAGE) or hass.config.language).partition("-")[0],
    )
    desks = {desk_id: sub.data for desk_id, (_, sub) in subentries.items()}
    return Installation(
        site,
        desks,
        {desk_id: entry.entry_id for desk_id, (entry, _) in subentries.items()},
        {
            (SystemId(data[CONF_INPUT_SYSTEM]), data[CONF_INPUT_ID]): desk_id
            for desk_id, data in desks.items()
            if data.get(CONF_INPUT_SYSTEM) and data.get(CONF_INPUT_ID)
        },
    )


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


def _label(stored: object) -> object:
    """What to call a record in the log: its title, for its content may be secret."""
    match stored:
        case ConfigEntry() | ConfigSubentry():
            return stored.title
        case (ConfigEntry() as building, ConfigSubentry() as desk):
            return f"{building.title}, {desk.title}"
        case _:
            return stored


def _building(entry: ConfigEntry[Any]) -> Building:
    return Building(
        BuildingId(entry.entry_id),
        entry.title,
        _degrees(entry.data.get(CONF_LATITUDE)),
        _degrees(entry.data.get(CONF_LONGITUDE)),
    )


def _degrees(stored: Any) -> float | None:
    return None if stored is None else float(stored)


def _desk(stored: tuple[ConfigEntry[Any], ConfigSubentry]) -> Desk:
    entry, sub = stored
    return Desk(
        DeskId(sub.subentry_id),
        BuildingId(entry.entry_id),
        sub.title,
        sub.data.get(CONF_FLOOR) or "",
        sub.data.get(CONF_TAG) or "",
        camera=bool(sub.data.get(CONF_CAMERA) or sub.data.get(CONF_CAMERA_STREAM)),
        answers=bool(sub.data.get(CONF_ANSWER_OUTPUTS)),
    )


def _system(entry: ConfigEntry[Any]) -> RadioSystem:
    radio = entry.data.get(CONF_SYSTEM) in RADIO_SYSTEMS
    no_microphone = why_no_microphone(entry.data)
    return RadioSystem(
        SystemId(entry.entry_id),
        entry.title,
        receipts=radio,
        microphone=not no_microphone,
        # Every link can ask at least once; see `links.gateway` for the open gateway.
        positions=radio,
        # Phones are no radios, and nobody wonders.
        no_microphone=no_microphone if radio else "",
    )


def _responder(sub: ConfigSubentry, systems: Container[SystemId]) -> Responder:
    home = sub.data.get(CONF_HOME)
    contacts = [
        Contact(SystemId(contact[CONF_SYSTEM]), str(contact[CONF_ADDRESS]))
        for contact in sub.data.get(CONF_CONTACTS) or ()
    ]
    return Responder(
        ResponderId(sub.subentry_id),
        sub.data.get(CONF_NAME) or sub.title,
        Duty(sub.data[CONF_DUTY]),
        BuildingId(home) if home else None,
        # By a system that was removed or disabled nobody is reached: the rules must
        # not believe in it.
        tuple(contact for contact in contacts if contact.system_id in systems),
        sub.data.get(CONF_ON_DUTY, True),
        tag=sub.data.get(CONF_TAG) or "",
    )


def _policy(sub: ConfigSubentry) -> EscalationPolicy:
    return EscalationPolicy(
        PolicyId(sub.subentry_id),
        sub.title,
        tuple(
            Step(
                timedelta(seconds=step[CONF_DELAY]),
                tuple(Target(target) for target in step[CONF_TARGETS]),
                step.get(CONF_RAISE_SOUND, False),
            )
            for step in sub.data[CONF_STEPS]
        ),
        frozenset(AlarmKind(kind) for kind in sub.data.get(CONF_KINDS, ())),
        timedelta(seconds=sub.data.get(CONF_ON_SCENE_WITHIN, 300)),
    )


def _code(code: Mapping[str, Any]) -> StatusCode:
    return StatusCode(code[CONF_DIGITS], code[CONF_NAME], CodeEffect(code[CONF_EFFECT]))
