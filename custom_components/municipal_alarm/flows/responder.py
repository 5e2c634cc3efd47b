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
    CONF_CHECK_IN_EVERY,
    CONF_CONTACTS,
    CONF_DUTY,
    CONF_DUTY_SOURCE,
    CONF_HOME,
    CONF_LONE_WORK_SOURCE,
    CONF_ON_DUTY,
    CONF_SYSTEM,
    CONF_TAG,
    RADIO_SYSTEMS,
    SUBENTRY_RESPONDER,
    SYSTEM_PHONES,
)
from ..control_room.words import Duty
from ..site_plan.rules.limits import DUTY_DOMAINS, LONE_WORK_DOMAINS
from . import contacts, entities, first_hour, lookup, tags
from .contacts import PHONES, RADIOS, Contact
from .lookup import Entry
from .schemas import CHECK_IN_MINUTES, TEXT, Errors, entity, entry_choice, text, words


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
        systems = [
            entry for system in RADIO_SYSTEMS for entry in lookup.radio_systems(self.hass, system)
        ]
        if not phones and not systems:
            return self.async_abort(reason="no_radio_system")
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            radio = contacts.read_radios(self.hass, user_input.get(RADIOS, []))
            phone = [
                (phones[0].entry_id, entities.stored(self.hass, entity_id))
                for entity_id in user_input.get(PHONES, [])
            ]
            others = lookup.siblings(self._get_entry(), SUBENTRY_RESPONDER, self._id)
            errors, named = contacts.check(self.hass, user_input, radio, phone, others, self._id)
            if not errors:
                # Radios first: they say whether a text arrived.
                return await self._save(user_input, dict.fromkeys([*radio, *phone]))
        return self.async_show_form(
            step_id="responder",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(bool(phones), systems), user_input or self._current(systems)
            ),
            errors=errors,
            description_placeholders=named,
        )

    @property
    def _id(self) -> str | None:
        changing = self.source == SOURCE_RECONFIGURE
        return self._reconfigure_subentry_id if changing else None

    def _current(self, systems: list[Entry]) -> dict[str, Any]:
        """The stored responder as the form shows it; contacts that are gone left out."""
        if self._id is None:
            begins = {CONF_DUTY: Duty.GUARD.value, CONF_ON_DUTY: True}
            buildings = lookup.buildings(self.hass)
            # Where there is one building, that is where most of them are.
            return begins | ({CONF_HOME: buildings[0].entry_id} if len(buildings) == 1 else {})
        subentry = self._get_reconfigure_subentry()
        known = {entry.entry_id for entry in systems}
        stored = contacts.contacts_of(subentry.data)
        shown = {
            CONF_NAME: subentry.title,
            CONF_DUTY: subentry.data[CONF_DUTY],
            CONF_ON_DUTY: subentry.data.get(CONF_ON_DUTY, True),
            RADIOS: [
                {CONF_SYSTEM: system, CONF_ADDRESS: address}
                for system, address in stored
                if system in known
            ],
            PHONES: entities.shown_all(
                self.hass, [address for system, address in stored if system not in known]
            ),
        }
        if tag := subentry.data.get(CONF_TAG):
            shown[CONF_TAG] = tag
        for key in (CONF_DUTY_SOURCE, CONF_LONE_WORK_SOURCE):
            if source := entities.shown(self.hass, subentry.data.get(key) or ""):
                shown[key] = source
        if every := subentry.data.get(CONF_CHECK_IN_EVERY):
            shown[CONF_CHECK_IN_EVERY] = every // 60
        home = subentry.data.get(CONF_HOME)
        if home in {building.entry_id for building in lookup.buildings(self.hass)}:
            shown[CONF_HOME] = home
        return shown

    def _schema(self, phones: bool, systems: list[Entry]) -> vol.Schema:
        fields: dict[Any, Any] = {
            vol.Required(CONF_NAME): TEXT,
            vol.Required(CONF_DUTY): words(CONF_DUTY, Duty),
        }
        if buildings := lookup.buildings(self.hass):
            fields[vol.Optional(CONF_HOME)] = entry_choice(buildings)
        # What nobody can go without stands above what is optional.
        if systems:
            fields[vol.Optional(RADIOS)] = _radios(systems)
        if phones:
            fields[vol.Optional(PHONES)] = entity([Platform.NOTIFY], multiple=True)
        fields[vol.Required(CONF_ON_DUTY)] = BooleanSelector()
        fields[vol.Optional(CONF_DUTY_SOURCE)] = entity(DUTY_DOMAINS)
        fields[vol.Optional(CONF_TAG)] = tags.choice(self.hass)
        fields[vol.Optional(CONF_LONE_WORK_SOURCE)] = entity(LONE_WORK_DOMAINS)
        fields[vol.Optional(CONF_CHECK_IN_EVERY)] = CHECK_IN_MINUTES
        return vol.Schema(fields)

    async def _save(
        self, user_input: Mapping[str, Any], reached_by: Iterable[Contact]
    ) -> SubentryFlowResult:
        name = text(user_input, CONF_NAME)
        every = user_input.get(CONF_CHECK_IN_EVERY)
        data = {
            CONF_NAME: name,
            CONF_DUTY: user_input[CONF_DUTY],
            CONF_HOME: text(user_input, CONF_HOME),
            CONF_ON_DUTY: user_input[CONF_ON_DUTY],
            CONF_TAG: text(user_input, CONF_TAG),
            CONF_CONTACTS: [
                {CONF_SYSTEM: system, CONF_ADDRESS: address} for system, address in reached_by
            ],
            CONF_DUTY_SOURCE: self._source(user_input, CONF_DUTY_SOURCE),
            CONF_LONE_WORK_SOURCE: self._source(user_input, CONF_LONE_WORK_SOURCE),
            CONF_CHECK_IN_EVERY: int(every) * 60 if every else None,
        }
        if self._id is None:
            added = self.async_create_entry(title=name, data=data)
            return await first_hour.after_responder(self.hass, added)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )

    def _source(self, user_input: Mapping[str, Any], key: str) -> str | None:
        source = text(user_input, key)
        return entities.stored(self.hass, source) if source else None


def _radios(systems: list[Entry]) -> ObjectSelector:
    """A list of radios; the frontend shows each by its number and edits it in a dialog."""
    system = ObjectSelectorField(required=True, selector=entry_choice(systems))
    if len(systems) == 1:
        system["default"] = systems[0].entry_id
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
