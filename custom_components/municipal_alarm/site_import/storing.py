"""A thing of a set-up -> what Home Assistant stores of it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.core import HomeAssistant

from ..const import (
    CONF_ADDRESS,
    CONF_CONTACTS,
    CONF_KIND,
    CONF_PRESS_SECRET,
    CONF_SYSTEM,
    KIND_BUILDING,
    SYSTEM_PHONES,
)
from ..flows import entities
from ..flows.building import new_secret
from ..site_plan import kinds as k
from ..site_plan.setup import Item, Setup
from .reading import MANY_ENTITIES, ONE_ENTITY

SET_ONLY = ("evaluation_persons", "evaluation_within", "evaluation_outcomes")
"""Of a policy: not stored where nothing is asked for."""


def data_of(hass: HomeAssistant, item: Item, setup: Setup, secret: str | None) -> dict[str, Any]:
    """The data of its entry or subentry; `secret` None: a new building has a new one."""
    data = {CONF_NAME: item.name, **item.values}
    for key in ONE_ENTITY:
        if data.get(key):
            data[key] = entities.stored(hass, data[key])
    for key in MANY_ENTITIES:
        if data.get(key):
            data[key] = [entities.stored(hass, one) for one in data[key]]
    match item.kind:
        case k.BUILDING:
            for key in (CONF_LATITUDE, CONF_LONGITUDE):
                if data[key] is None:
                    del data[key]
            data[CONF_PRESS_SECRET] = secret or new_secret()
            data = {CONF_KIND: KIND_BUILDING, **data}
        case k.POLICY:
            data = {key: said for key, said in data.items() if key not in SET_ONLY or said}
            if data.get("evaluation_persons"):
                data.setdefault("evaluation_outcomes", [])
        case k.RESPONDER:
            data[CONF_CONTACTS] = [_contact(hass, one, setup) for one in data[CONF_CONTACTS]]
        case k.SYSTEM:
            settings = data.pop("settings")
            data = {CONF_KIND: k.SYSTEM, **data, **settings}
    return data


def options_of(item: Item, before: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the control room; what is as usual is not stored, a secret stays."""
    ours = {part.to for part in k.KINDS[k.ROOM].fields}
    options = {key: said for key, said in before.items() if key not in ours}
    return options | {key: said for key, said in item.values.items() if said is not None}


def _contact(hass: HomeAssistant, contact: Mapping[str, str], setup: Setup) -> dict[str, str]:
    system, address = contact[CONF_SYSTEM], contact[CONF_ADDRESS]
    if setup.items[system].values[CONF_SYSTEM] == SYSTEM_PHONES:
        address = entities.stored(hass, address)
    return {CONF_SYSTEM: system, CONF_ADDRESS: address}
