"""What is stored of one thing that is set up -> what the rules know of it.

KeyError, ValueError, TypeError: it cannot be read.
"""

from collections.abc import Container
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME

from ..const import (
    CONF_ADDRESS,
    CONF_ANSWER_OUTPUTS,
    CONF_ASSEMBLY_POINT,
    CONF_CAMERA,
    CONF_CAMERA_STREAM,
    CONF_CHECK_IN_EVERY,
    CONF_CHECKPOINT,
    CONF_CHECKPOINTS,
    CONF_CONTACT,
    CONF_CONTACTS,
    CONF_DUTY,
    CONF_FLOOR,
    CONF_HOME,
    CONF_LASTS,
    CONF_LONE_WORK_EVERY,
    CONF_LONE_WORK_GRACE,
    CONF_ON_DUTY,
    CONF_OPENS_ON_SCAN,
    CONF_ORDERED,
    CONF_READER,
    CONF_ROUND_KIND,
    CONF_STREET,
    CONF_SYSTEM,
    CONF_TAG,
    CONF_WITHIN,
    RADIO_SYSTEMS,
)
from ..control_room.ids import BuildingId, CheckpointId, DeskId, ResponderId, RoundPlanId, SystemId
from ..control_room.site import (
    DEFAULT_LONE_WORK,
    Building,
    Checkpoint,
    Contact,
    Desk,
    LoneWorkRule,
    PlannedCheckpoint,
    RadioSystem,
    Responder,
    RoundPlan,
)
from ..control_room.words import Duty, RoundKind
from .capabilities import gives_sound, why_no_microphone

type Sub = tuple[ConfigEntry[Any], ConfigSubentry]
"""A subentry and the building it is in."""


def building(entry: ConfigEntry[Any]) -> Building:
    """A building."""
    return Building(
        BuildingId(entry.entry_id),
        entry.title,
        _degrees(entry.data.get(CONF_LATITUDE)),
        _degrees(entry.data.get(CONF_LONGITUDE)),
        entry.data.get(CONF_STREET) or "",
        entry.data.get(CONF_CONTACT) or "",
    )


def _degrees(stored: Any) -> float | None:
    return None if stored is None else float(stored)


def desk(stored: Sub) -> Desk:
    """A desk."""
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


def checkpoint(stored: Sub) -> Checkpoint:
    """A checkpoint."""
    entry, sub = stored
    return Checkpoint(
        CheckpointId(sub.subentry_id),
        BuildingId(entry.entry_id),
        sub.title,
        sub.data.get(CONF_FLOOR) or "",
        sub.data.get(CONF_TAG) or "",
        sub.data.get(CONF_READER) or "",
        assembly_point=bool(sub.data.get(CONF_ASSEMBLY_POINT)),
    )


def plan(stored: Sub) -> RoundPlan:
    """The plan of a round."""
    entry, sub = stored
    planned = (
        PlannedCheckpoint(CheckpointId(one[CONF_CHECKPOINT]), timedelta(seconds=one[CONF_WITHIN]))
        for one in sub.data.get(CONF_CHECKPOINTS) or ()
    )
    return RoundPlan(
        RoundPlanId(sub.subentry_id),
        BuildingId(entry.entry_id),
        sub.title,
        RoundKind(sub.data[CONF_ROUND_KIND]),
        # A round accounts for each checkpoint once.
        tuple({one.checkpoint_id: one for one in planned}.values()),
        timedelta(seconds=sub.data[CONF_LASTS]),
        ordered=bool(sub.data.get(CONF_ORDERED)),
        opens_on_scan=bool(sub.data.get(CONF_OPENS_ON_SCAN)),
    )


def lone_work(room: ConfigEntry[Any]) -> LoneWorkRule:
    """How lone workers are watched over."""
    options = room.options
    every, grace = options.get(CONF_LONE_WORK_EVERY), options.get(CONF_LONE_WORK_GRACE)
    return LoneWorkRule(
        timedelta(seconds=every) if every else DEFAULT_LONE_WORK.every,
        timedelta(seconds=grace) if grace else DEFAULT_LONE_WORK.grace,
    )


def system(entry: ConfigEntry[Any]) -> RadioSystem:
    """A radio system."""
    radio = entry.data.get(CONF_SYSTEM) in RADIO_SYSTEMS
    no_microphone = why_no_microphone(entry.data)
    return RadioSystem(
        SystemId(entry.entry_id),
        entry.title,
        receipts=radio,
        microphone=not no_microphone,
        sound=gives_sound(entry.data),
        # Every link can ask at least once; see `links.gateway` for the open gateway.
        positions=radio,
        no_microphone=no_microphone if radio else "",  # Of phones nobody wonders.
    )


def responder(sub: ConfigSubentry, systems: Container[SystemId]) -> Responder:
    """Somebody who can be sent; `systems`: those that are there."""
    home = sub.data.get(CONF_HOME)
    every = sub.data.get(CONF_CHECK_IN_EVERY)
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
        check_in_every=timedelta(seconds=every) if every else None,
    )
