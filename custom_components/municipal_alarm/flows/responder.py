"""A responder: who can be sent, and how they are reached."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, Platform
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
)
import voluptuous as vol

from ..const import (
    CONF_ADDRESS,
    CONF_CONTACTS,
    CONF_DUTY,
    CONF_HOME,
    CONF_ON_DUTY,
    CONF_SYSTEM,
    SUBENTRY_RESPONDER,
    SYSTEM_OPEN_GATEWAY,
    SYSTEM_PHONES,
)
from ..control_room.words import Duty
from . import entities, lookup
from .lookup import Entry
from .schemas import TEXT, Errors, entity, entry_choice, name_error, text, words

_RADIOS = "radios"
_PHONES = "phones"

type Contact = tuple[str, str]
"""A radio system and an address in it, as stored."""


class ResponderFlow(ConfigSubentryFlow):
    """Add a responder to the control room, or change one."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a responder."""
        return await self.async_step_responder(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a responder."""
        return await self.async_step_responder(user_input)

    async def async_step_responder(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask who it is and how to reach them."""
        phones = lookup.radio_systems(self.hass, SYSTEM_PHONES)
        gateways = lookup.radio_systems(self.hass, SYSTEM_OPEN_GATEWAY)
        if not phones and not gateways:
            return self.async_abort(reason="no_radio_system")
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            radio = [
                (one[CONF_SYSTEM], text(one, CONF_ADDRESS)) for one in user_input.get(_RADIOS, [])
            ]
            phone = [
                (phones[0].entry_id, entities.stored(self.hass, entity_id))
                for entity_id in user_input.get(_PHONES, [])
            ]
            errors, named = self._check(user_input, radio, phone)
            if not errors:
                # Radios first: they say whether a text arrived.
                return self._save(user_input, dict.fromkeys([*radio, *phone]))
        return self.async_show_form(
            step_id="responder",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(bool(phones), gateways), user_input or self._current(gateways)
            ),
            errors=errors,
            description_placeholders=named,
        )

    @property
    def _id(self) -> str | None:
        changing = self.source == SOURCE_RECONFIGURE
        return self._reconfigure_subentry_id if changing else None

    def _current(self, gateways: list[Entry]) -> dict[str, Any]:
        """The stored responder as the form shows it; contacts that are gone left out."""
        if self._id is None:
            return {CONF_DUTY: Duty.GUARD.value, CONF_ON_DUTY: True}
        subentry = self._get_reconfigure_subentry()
        known = {entry.entry_id for entry in gateways}
        contacts = _contacts(subentry.data)
        shown = {
            CONF_NAME: subentry.title,
            CONF_DUTY: subentry.data[CONF_DUTY],
            CONF_ON_DUTY: subentry.data.get(CONF_ON_DUTY, True),
            _RADIOS: [
                {CONF_SYSTEM: system, CONF_ADDRESS: address}
                for system, address in contacts
                if system in known
            ],
            _PHONES: entities.shown_all(
                self.hass, [address for system, address in contacts if system not in known]
            ),
        }
        home = subentry.data.get(CONF_HOME)
        if home in {building.entry_id for building in lookup.buildings(self.hass)}:
            shown[CONF_HOME] = home
        return shown

    def _schema(self, phones: bool, gateways: list[Entry]) -> vol.Schema:
        fields: dict[Any, Any] = {
            vol.Required(CONF_NAME): TEXT,
            vol.Required(CONF_DUTY): words(CONF_DUTY, Duty),
        }
        if buildings := lookup.buildings(self.hass):
            fields[vol.Optional(CONF_HOME)] = entry_choice(buildings)
        fields[vol.Required(CONF_ON_DUTY)] = BooleanSelector()
        if gateways:
            fields[vol.Optional(_RADIOS)] = _radios(gateways)
        if phones:
            fields[vol.Optional(_PHONES)] = entity([Platform.NOTIFY], multiple=True)
        return vol.Schema(fields)

    def _check(
        self, user_input: Mapping[str, Any], radio: list[Contact], phone: list[Contact]
    ) -> tuple[Errors, dict[str, str]]:
        """Errors by field, and the names their texts mention."""
        errors: Errors = {}
        named: dict[str, str] = {}
        others = lookup.siblings(self._get_entry(), SUBENTRY_RESPONDER, self._id)
        if error := name_error(text(user_input, CONF_NAME), (other.title for other in others)):
            errors[CONF_NAME] = error
        owners = {contact: other.title for other in others for contact in _contacts(other.data)}
        if owner := _owner(radio, owners):
            errors[_RADIOS], named["radio_owner"] = "radio_in_use", owner
        if owner := _owner(phone, owners):
            errors[_PHONES], named["phone_owner"] = "phone_in_use", owner
        if any(not address for _, address in radio):
            errors[_RADIOS] = "no_address"
        for entity_id in user_input.get(_PHONES, []):
            if error := entities.problem(self.hass, entity_id):
                errors[_PHONES] = "unknown_phone" if error == "unknown_entity" else "own_phone"
                named["phone"] = entity_id
        if not radio and not phone:
            errors["base"] = "no_contact"
        return errors, named

    def _save(
        self, user_input: Mapping[str, Any], contacts: Iterable[Contact]
    ) -> SubentryFlowResult:
        name = text(user_input, CONF_NAME)
        data = {
            CONF_NAME: name,
            CONF_DUTY: user_input[CONF_DUTY],
            CONF_HOME: text(user_input, CONF_HOME),
            CONF_ON_DUTY: user_input[CONF_ON_DUTY],
            CONF_CONTACTS: [
                {CONF_SYSTEM: system, CONF_ADDRESS: address} for system, address in contacts
            ],
        }
        if self._id is None:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )


def _contacts(data: Mapping[str, Any]) -> list[Contact]:
    return [(one[CONF_SYSTEM], one[CONF_ADDRESS]) for one in data.get(CONF_CONTACTS, ())]


def _owner(contacts: Iterable[Contact], owners: Mapping[Contact, str]) -> str | None:
    """The responder who has one of these already: whose answer would it be?"""
    return next((owners[contact] for contact in contacts if contact in owners), None)


def _radios(gateways: list[Entry]) -> ObjectSelector:
    """A list of radios; the frontend shows each by its number and edits it in a dialog."""
    system = ObjectSelectorField(required=True, selector=entry_choice(gateways))
    if len(gateways) == 1:
        system["default"] = gateways[0].entry_id
    return ObjectSelector(
        ObjectSelectorConfig(
            fields={
                CONF_SYSTEM: system,
                CONF_ADDRESS: ObjectSelectorField(required=True, selector=TEXT),
            },
            multiple=True,
            label_field=CONF_ADDRESS,
            translation_key="radio",
        )
    )
