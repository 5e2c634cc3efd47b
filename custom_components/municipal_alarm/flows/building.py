"""A building: its name, where it is, what says fire, and the secret of its HTTP presses."""

from collections.abc import Iterable, Mapping
import secrets
from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_LATITUDE, CONF_LOCATION, CONF_LONGITUDE, CONF_NAME
from homeassistant.helpers.selector import BooleanSelector, LocationSelector, LocationSelectorConfig
import voluptuous as vol

from ..const import (
    CONF_CONTACT,
    CONF_FIRE_SOURCES,
    CONF_FLOOR,
    CONF_HTTP_PRESS,
    CONF_KIND,
    CONF_PRESS_SECRET,
    CONF_SOURCE,
    CONF_STREET,
    KIND_BUILDING,
    SUBENTRY_DESK,
)
from ..site_plan.rules.limits import FIRE_DOMAINS
from ..site_plan.rules.names import name_error, normalised
from . import entities, lookup
from .lookup import Entry
from .schemas import TEXT, Errors, entity, text

_NEW_SECRET = "new_secret"

_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TEXT,
        vol.Optional(CONF_STREET): TEXT,
        vol.Optional(CONF_CONTACT): TEXT,
        vol.Optional(CONF_FIRE_SOURCES): entity(FIRE_DOMAINS, multiple=True),
        # Its map is as large as the rest together.
        vol.Optional(CONF_LOCATION): LocationSelector(LocationSelectorConfig(radius=False)),
    }
)
_RECONFIGURE_SCHEMA = _SCHEMA.extend({vol.Required(_NEW_SECRET, default=False): BooleanSelector()})


def new_secret() -> str:
    """256 random bits: as strong as the HMAC-SHA-256 they are the key of."""
    return secrets.token_hex(32)


def unique_id_of(name: str) -> str:
    """What makes a building one of a kind: nobody can have two of one name."""
    return f"{KIND_BUILDING}:{normalised(name)}"


def _place(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Where it is, and who can be asked there, as stored."""
    found: dict[str, Any] = {key: text(user_input, key) for key in (CONF_STREET, CONF_CONTACT)}
    if place := user_input.get(CONF_LOCATION):
        found |= {key: place[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)}
    return found


class BuildingSteps(ConfigFlow):
    """The part of the config flow that is about buildings."""

    _changed: dict[str, Any]
    """A building's new data, waiting until its new secret was read."""

    async def async_step_building(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create a building."""
        if lookup.control_room(self.hass) is None:
            return self.async_abort(reason="no_control_room")
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            if not self._refused(errors, named, user_input, None):
                await self.async_set_unique_id(unique_id_of(name))
                return self.async_create_entry(
                    title=name,
                    data={
                        CONF_KIND: KIND_BUILDING,
                        CONF_NAME: name,
                        **_place(user_input),
                        CONF_PRESS_SECRET: new_secret(),
                        CONF_FIRE_SOURCES: self._fire_sources(user_input),
                    },
                )
        return self.async_show_form(
            step_id="building",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, user_input),
            errors=errors,
            description_placeholders=named,
        )

    async def async_step_reconfigure_building(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change a building, and see the secret of its HTTP presses."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            if not self._refused(errors, named, user_input, entry):
                self._changed = {
                    CONF_KIND: KIND_BUILDING,
                    CONF_NAME: name,
                    **_place(user_input),
                    CONF_PRESS_SECRET: entry.data[CONF_PRESS_SECRET],
                    CONF_FIRE_SOURCES: self._fire_sources(user_input),
                }
                if user_input[_NEW_SECRET]:
                    self._changed[CONF_PRESS_SECRET] = new_secret()
                    return await self.async_step_new_secret()
                return self._save()
        suggested = user_input or {
            CONF_NAME: entry.title,
            **{key: known for key in (CONF_STREET, CONF_CONTACT) if (known := entry.data.get(key))},
            CONF_FIRE_SOURCES: entities.shown_all(self.hass, entry.data.get(CONF_FIRE_SOURCES, ())),
        }
        if user_input is None and CONF_LATITUDE in entry.data:
            suggested[CONF_LOCATION] = {
                key: entry.data[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)
            }
        return self.async_show_form(
            step_id="reconfigure_building",
            data_schema=self.add_suggested_values_to_schema(_RECONFIGURE_SCHEMA, suggested),
            errors=errors,
            description_placeholders={
                "secret": entry.data[CONF_PRESS_SECRET],
                "desks": _pressed_by_http(entry),
                **named,
            },
        )

    async def async_step_new_secret(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the new secret once more before the old one stops working."""
        if user_input is not None:
            return self._save()
        return self.async_show_form(
            step_id="new_secret",
            data_schema=vol.Schema({}),
            description_placeholders={"secret": self._changed[CONF_PRESS_SECRET]},
        )

    def _save(self) -> ConfigFlowResult:
        name = self._changed[CONF_NAME]
        return self.async_update_and_abort(
            self._get_reconfigure_entry(),
            unique_id=unique_id_of(name),
            title=name,
            data=self._changed,
        )

    def _fire_sources(self, user_input: Mapping[str, Any]) -> list[str]:
        return [
            entities.stored(self.hass, one)
            for one in dict.fromkeys(user_input.get(CONF_FIRE_SOURCES, ()))
        ]

    def _refused(
        self,
        errors: Errors,
        named: dict[str, str],
        user_input: Mapping[str, Any],
        but: Entry | None,
    ) -> bool:
        self._check_name(errors, text(user_input, CONF_NAME), but)
        self._check_fire(errors, named, user_input.get(CONF_FIRE_SOURCES, ()), but)
        return bool(errors)

    def _check_fire(
        self, errors: Errors, named: dict[str, str], given: Iterable[str], but: Entry | None
    ) -> None:
        buttons = {
            entities.shown(self.hass, desk.data.get(CONF_SOURCE, "")): (entry, desk)
            for entry, desk in lookup.other_desks(self.hass, None)
        }
        for entity_id in given:
            if error := entities.problem(self.hass, entity_id):
                errors[CONF_FIRE_SOURCES], named["fire_source"] = error, entity_id
            elif entity_id in buttons:
                errors[CONF_FIRE_SOURCES] = "fire_source_of_desk"
                named["fire_source"] = entity_id
                named["fire_owner"] = lookup.words(buttons[entity_id])
            elif other := lookup.building_with_fire_source(self.hass, entity_id, but):
                errors[CONF_FIRE_SOURCES] = "fire_source_in_use"
                named["fire_source"], named["fire_owner"] = entity_id, other.title

    def _check_name(self, errors: Errors, name: str, but: Entry | None) -> None:
        others = [entry for entry in lookup.buildings(self.hass) if entry is not but]
        taken = [entry.title for entry in others]
        if error := name_error(name, taken):
            errors[CONF_NAME] = error
        elif unique_id_of(name) in {entry.unique_id for entry in others}:
            # It was created under this name and only its title was changed since.
            errors[CONF_NAME] = "name_in_use"


def _pressed_by_http(entry: Entry) -> str:
    """The desks that take HTTP presses, with the numbers they are pressed by."""
    desks = [
        f"- {', '.join(filter(None, (desk.data.get(CONF_FLOOR), desk.title)))}: `{desk.subentry_id}`"
        for desk in entry.get_subentries_of_type(SUBENTRY_DESK)
        if desk.data.get(CONF_HTTP_PRESS)
    ]
    # Not a hyphen: alone on its line that is the point of an empty list.
    return "\n".join(desks) or "—"
