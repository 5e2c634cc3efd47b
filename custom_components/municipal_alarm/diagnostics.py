"""Diagnostics: how the alarm system is doing, without secrets, names or addresses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .bridge.radios import Radios
from .bridge.retention import kept_days
from .bridge.running import Running
from .bridge.watched import Watched
from .const import (
    CONF_ACTIONS,
    CONF_ADDRESS,
    CONF_BIND,
    CONF_CAMERA_STREAM,
    CONF_CODES,
    CONF_CONTACT,
    CONF_DATABASE,
    CONF_DUTY_SOURCE,
    CONF_EFFECT,
    CONF_EMERGENCY_WORDS,
    CONF_GATEWAY_ID,
    CONF_HOSTS,
    CONF_LONE_WORK_SOURCE,
    CONF_LONE_WORKER_WORDS,
    CONF_MAN_DOWN_WORDS,
    CONF_OWN_ID,
    CONF_PHONE,
    CONF_PRESS_SECRET,
    CONF_RADIO_IDS,
    CONF_READER,
    CONF_ROLES,
    CONF_STREET,
    CONF_TAG,
    CONF_TOKEN,
    SUBENTRY_RESPONDER,
)
from .control_room import snapshot
from .control_room.ids import SystemId
from .radio.network import Part
from .runtime import MunicipalAlarmConfigEntry

TO_REDACT = frozenset(
    {
        CONF_ACTIONS,  # what calls the police names lines, accounts and people
        CONF_ADDRESS,
        CONF_BIND,
        CONF_CONTACT,
        CONF_DATABASE,
        CONF_CAMERA_STREAM,  # an address of a camera often holds its password
        CONF_DUTY_SOURCE,  # somebody's own calendar or schedule is named after them
        CONF_EMERGENCY_WORDS,  # a house may have a word that only its guards know
        CONF_GATEWAY_ID,
        CONF_HOSTS,
        CONF_LATITUDE,
        CONF_LONE_WORK_SOURCE,
        CONF_LONE_WORKER_WORDS,
        CONF_LONGITUDE,
        CONF_MAN_DOWN_WORDS,
        CONF_OWN_ID,
        CONF_PHONE,
        CONF_PRESS_SECRET,
        CONF_STREET,
        CONF_RADIO_IDS,  # who knows a number can speak in its name
        CONF_READER,
        CONF_TAG,
        CONF_TOKEN,
        CONF_URL,
    }
)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: MunicipalAlarmConfigEntry
) -> dict[str, Any]:
    """One control room, building or radio system, and the state of the whole."""
    runtime = entry.runtime_data
    link = runtime.links.get(entry.entry_id)
    return {
        "entry": {
            "kind": entry.data.get("kind"),
            "state": entry.state.value,
            "data": async_redact_data(dict(entry.data), TO_REDACT),
            "options": _options(entry.options),
            "subentries": [
                {
                    "id": subentry.subentry_id,
                    "type": subentry.subentry_type,
                    "data": _stored(subentry),
                }
                for subentry in entry.subentries.values()
            ],
        },
        "link": None
        if link is None
        else {
            "status": link.state.status.value,
            "stats": link.stats.as_dict(),
            "parts": _parts(link.parts),
            "emergency_kinds": _emergency_kinds(runtime.radios, entry.entry_id),
        },
        "sources": runtime.intake.describe(),
        "watched": _watched(runtime.watched),
        "schedules": runtime.planner.describe(),
        "room": _room(hass, runtime),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: MunicipalAlarmConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """One building, desk, checkpoint, round plan, responder, radio system or radio."""
    runtime = entry.runtime_data
    subentry = entry.subentries.get(device.config_subentry_id or "")
    sources = [
        source
        for source in runtime.intake.describe()
        if subentry is not None and source["desk_id"] == subentry.subentry_id
    ]
    return {
        "device": {
            "identifiers": REDACTED,  # a radio's holds its address
            "model": getattr(device, "model", None),
            "sw_version": getattr(device, "sw_version", None),
        },
        "data": _stored(subentry) if subentry is not None else None,
        "sources": sources,
        "room": _room(hass, runtime),
    }


def _stored(subentry: ConfigSubentry) -> dict[str, Any]:
    """What is set up of a desk, checkpoint, responder or whatever else; people without name."""
    person = {CONF_NAME} if subentry.subentry_type == SUBENTRY_RESPONDER else set()
    return async_redact_data(dict(subentry.data), TO_REDACT | person)


def _watched(watched: Watched) -> list[dict[str, Any]]:
    """The sources of duty, lone work and fire; those of a person are named after them."""
    told = []
    for one in watched.describe():
        kind, about, _ = one["source_id"].split("/", 2)
        entity_id = one["entity_id"] if kind == "fire" else REDACTED
        told.append({**one, "source_id": f"{kind}/{about}", "entity_id": entity_id})
    return told


def _emergency_kinds(radios: Radios, entry_id: str) -> list[str]:
    """What the system called the last emergency of each radio, without its address."""
    found = radios.of(SystemId(entry_id))
    return sorted(radio.raw_kind for radio in found if radio.raw_kind)


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The pieces of a radio system, numbered: their keys and reasons hold addresses."""
    hosts = list(dict.fromkeys(part.key.rpartition("/")[0] or part.key for part in parts))
    told = []
    for part in parts:
        host, _, slot = part.key.rpartition("/")
        reason = part.reason
        for one in sorted(hosts, key=len, reverse=True):
            reason = reason.replace(one, REDACTED)
        told.append(
            {
                "part": hosts.index(host or part.key) + 1,
                "slot": slot if host else None,
                "up": part.up,
                "reason": reason,
            }
        )
    return told


def _options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Roles are keyed by users, and codes are secret, so both are counted."""
    roles = dict(Counter(options.get(CONF_ROLES, {}).values()))
    codes = dict(Counter(code[CONF_EFFECT] for code in options.get(CONF_CODES, ())))
    redacted = async_redact_data(dict(options), TO_REDACT)
    return {**redacted, CONF_ROLES: roles, CONF_CODES: codes}


def _room(hass: HomeAssistant, running: Running) -> dict[str, Any]:
    """Figures of the whole, free of places and people."""
    state = running.room.state
    site = state.site
    fault = running.fault
    every = running.installation.test_every
    shown = [one for one in state.incidents.values() if snapshot.is_shown(one, secrets=False)]
    return {
        "journal": {
            "fault": fault.kind.value if fault is not None else None,
            "reason": fault.reason if fault is not None else None,
            "waiting": running.journal.waiting,
            "store": type(running.journal).__name__,
            "keep_days": kept_days(hass),
            **running.care.describe(),
        },
        "incidents": dict(Counter(one.shown.state.value for one in shown)),
        "buildings": len(site.buildings),
        "desks": len(site.desks),
        "checkpoints": len(site.checkpoints),
        "round_plans": dict(Counter(one.kind.value for one in site.round_plans.values())),
        "responders": dict(Counter(one.duty.value for one in site.responders.values())),
        "operators": dict(Counter(one.role.value for one in site.operators.values())),
        "operators_present": len(state.present),
        "policies": len(site.policies),
        "policy_holes": running.policy_holes.describe(),
        "links": {system_id: state.links.get(system_id) for system_id in site.systems},
        "devices_online": sum(state.devices.values()),
        "devices_known": len(state.devices),
        "radios_handed_out": len(state.roster.carried),
        "rounds": {
            "open": dict(Counter(one.kind.value for one in state.rounds.values())),
            "suspended": sum(one.suspended_at is not None for one in state.rounds.values()),
            "overdue": sum(bool(one.overdue - one.visits.keys()) for one in state.rounds.values()),
        },
        "lone_work": {
            "watched": len(state.lone_work),
            "asked": sum(one.alarm_at is not None for one in state.lone_work.values()),
            "alarm": sum(one.incident_id is not None for one in state.lone_work.values()),
        },
        "pre_alerts": len(state.pre_alerts),
        "desk_tests": {
            "under_way": len(state.desk_tests),
            "tested": len(state.tested.keys() & site.desks.keys()),
            "failed": len(state.failed_tests.keys() & site.desks.keys()),
            "every_days": every.days if every is not None else None,
        },
        "unknown_tags": len(state.unknown_tags),
    }
