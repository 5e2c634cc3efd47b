"""A desk: who presses, who looks, who is answered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, Platform
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector, SelectSelector, SelectSelectorConfig
import voluptuous as vol

from ..const import (
    CONF_ANSWER_AT_PRESS,
    CONF_ANSWER_OUTPUTS,
    CONF_CAMERA,
    CONF_CAMERA_STREAM,
    CONF_EVENT_TYPES,
    CONF_FLOOR,
    CONF_HTTP_PRESS,
    CONF_INPUT_ID,
    CONF_INPUT_SYSTEM,
    CONF_SOURCE,
    CONF_TAG,
    INPUT_SYSTEMS,
)
from ..site_plan.rules.limits import OUTPUT_DOMAINS, SOURCE_DOMAINS
from . import entities, first_hour, lookup, suggested, tags
from .desk_checks import OTHER_SOURCES, check, read_input
from .schemas import ADDRESS, TEXT, Errors, entity, entry_choice, suggestions, text

_EMPTY: Mapping[str, Any] = MappingProxyType(
    {
        CONF_FLOOR: "",
        CONF_SOURCE: "",
        CONF_EVENT_TYPES: (),
        CONF_INPUT_SYSTEM: "",
        CONF_INPUT_ID: "",
        CONF_HTTP_PRESS: False,
        CONF_CAMERA: "",
        CONF_CAMERA_STREAM: "",
        CONF_ANSWER_OUTPUTS: (),
        CONF_ANSWER_AT_PRESS: False,
        CONF_TAG: "",
    }
)
"""A desk with nothing: what is not stored of one that did not come from this form."""


class DeskFlow(ConfigSubentryFlow):
    """Add a desk to a building, or change one."""

    _desk: dict[str, Any]
    """What passed the first form, while the second asks which events are presses."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a desk."""
        return await self.async_step_desk(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a desk."""
        return await self.async_step_desk(user_input)

    async def async_step_desk(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for everything but the kinds of events."""
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            desk = self._read(user_input)
            errors, named = check(self.hass, self._get_entry(), desk, self._id)
            if not errors:
                self._desk = self._to_store(desk)
                if len(self._events()) > 1:
                    return await self.async_step_event_types()
                return await self._save()
        return self.async_show_form(
            step_id="desk",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(errors), user_input or self._current()
            ),
            errors=errors,
            description_placeholders={"building": self._get_entry().title, **named},
        )

    async def async_step_event_types(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which events of an event entity are a press; none chosen means all."""
        offered = self._events()
        if user_input is not None:
            self._desk[CONF_EVENT_TYPES] = user_input.get(CONF_EVENT_TYPES, [])
            return await self._save()
        stored = self._stored()[CONF_EVENT_TYPES]
        return self.async_show_form(
            step_id="event_types",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(
                    {
                        vol.Optional(CONF_EVENT_TYPES): SelectSelector(
                            SelectSelectorConfig(options=offered, multiple=True)
                        )
                    }
                ),
                {CONF_EVENT_TYPES: [kind for kind in stored if kind in offered]},
            ),
        )

    # -- what is known -------------------------------------------------------

    @property
    def _id(self) -> str | None:
        changing = self.source == SOURCE_RECONFIGURE
        return self._reconfigure_subentry_id if changing else None

    def _stored(self) -> Mapping[str, Any]:
        return {**_EMPTY, **(self._get_reconfigure_subentry().data if self._id else {})}

    def _events(self) -> list[str]:
        source = entities.shown(self.hass, self._desk[CONF_SOURCE]) or ""
        if not source.startswith(f"{Platform.EVENT}."):
            return []
        return entities.event_types(self.hass, source)

    def _current(self) -> dict[str, Any]:
        """The stored desk as the form shows it."""
        if self._id is None:
            return {**suggested.for_desk(self.hass, self._get_entry())}
        desk = self._stored()
        source, camera = (
            entities.shown(self.hass, desk[key]) if desk[key] else None
            for key in (CONF_SOURCE, CONF_CAMERA)
        )
        shown = {
            CONF_NAME: self._get_reconfigure_subentry().title,
            CONF_FLOOR: desk[CONF_FLOOR],
            CONF_SOURCE: source,
            CONF_CAMERA: camera,
            CONF_CAMERA_STREAM: desk[CONF_CAMERA_STREAM],
            CONF_ANSWER_OUTPUTS: entities.shown_all(self.hass, desk[CONF_ANSWER_OUTPUTS]),
            CONF_ANSWER_AT_PRESS: desk[CONF_ANSWER_AT_PRESS],
            CONF_TAG: desk[CONF_TAG],
            OTHER_SOURCES: {
                key: desk[key]
                for key in (CONF_INPUT_SYSTEM, CONF_INPUT_ID, CONF_HTTP_PRESS)
                if desk[key]
            },
        }
        return {key: value for key, value in shown.items() if value not in (None, "")}

    # -- the form ------------------------------------------------------------

    def _schema(self, errors: Errors) -> vol.Schema:
        systems = [
            entry for system in INPUT_SYSTEMS for entry in lookup.radio_systems(self.hass, system)
        ]
        others: dict[Any, Any] = {}
        if systems:
            others[vol.Optional(CONF_INPUT_SYSTEM)] = entry_choice(systems)
            others[vol.Optional(CONF_INPUT_ID)] = TEXT
        others[vol.Required(CONF_HTTP_PRESS, default=False)] = BooleanSelector()
        stored = self._stored()
        in_use = bool(stored[CONF_INPUT_SYSTEM] or stored[CONF_HTTP_PRESS])
        # What is wrong in there must not stay hidden.
        is_open = in_use or OTHER_SOURCES in errors
        return vol.Schema(
            {
                vol.Required(CONF_NAME): TEXT,
                vol.Optional(CONF_FLOOR): suggestions(lookup.floors(self._get_entry())),
                vol.Optional(CONF_SOURCE): entity(SOURCE_DOMAINS),
                vol.Required(OTHER_SOURCES): section(
                    vol.Schema(others), {"collapsed": not is_open}
                ),
                vol.Optional(CONF_CAMERA): entity([Platform.CAMERA]),
                vol.Optional(CONF_CAMERA_STREAM): ADDRESS,
                vol.Optional(CONF_ANSWER_OUTPUTS): entity(OUTPUT_DOMAINS, multiple=True),
                vol.Required(CONF_ANSWER_AT_PRESS, default=False): BooleanSelector(),
                vol.Optional(CONF_TAG): tags.choice(self.hass),
            }
        )

    def _read(self, user_input: Mapping[str, Any]) -> dict[str, Any]:
        """The form as a desk, its entities still by entity id."""
        others = user_input[OTHER_SOURCES]
        return {
            CONF_NAME: text(user_input, CONF_NAME),
            CONF_FLOOR: text(user_input, CONF_FLOOR),
            CONF_SOURCE: text(user_input, CONF_SOURCE),
            CONF_EVENT_TYPES: [],
            CONF_INPUT_SYSTEM: text(others, CONF_INPUT_SYSTEM),
            CONF_INPUT_ID: read_input(
                self.hass, text(others, CONF_INPUT_SYSTEM), text(others, CONF_INPUT_ID)
            ),
            CONF_HTTP_PRESS: others[CONF_HTTP_PRESS],
            CONF_CAMERA: text(user_input, CONF_CAMERA),
            CONF_CAMERA_STREAM: text(user_input, CONF_CAMERA_STREAM),
            CONF_ANSWER_OUTPUTS: user_input.get(CONF_ANSWER_OUTPUTS, []),
            CONF_ANSWER_AT_PRESS: user_input[CONF_ANSWER_AT_PRESS],
            CONF_TAG: text(user_input, CONF_TAG),
        }

    def _to_store(self, desk: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **desk,
            CONF_SOURCE: entities.stored(self.hass, desk[CONF_SOURCE]),
            CONF_CAMERA: entities.stored(self.hass, desk[CONF_CAMERA]),
            CONF_ANSWER_OUTPUTS: [
                entities.stored(self.hass, output) for output in desk[CONF_ANSWER_OUTPUTS]
            ],
        }

    async def _save(self) -> SubentryFlowResult:
        name = self._desk[CONF_NAME]
        if self._id is None:
            added = self.async_create_entry(title=name, data=self._desk)
            return await first_hour.after_desk(self.hass, added)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=self._desk
        )
