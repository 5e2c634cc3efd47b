"""Open gateways: by address, by zeroconf, reconfigured, and paired again.

A gateway is asked who it is, with its pairing token, before anything is stored.
"""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_NAME, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import voluptuous as vol
from yarl import URL

from ..const import (
    CONF_GATEWAY_ID,
    CONF_KIND,
    CONF_SYSTEM,
    CONF_TOKEN,
    KIND_RADIO_SYSTEM,
    SYSTEM_OPEN_GATEWAY,
)
from ..links.base import CannotConnect, InvalidToken, LinkError, NotAGateway, UnsupportedVersion
from ..links.gateway import probe
from ..links.websocket import gateway_url
from ..radio.gateway.frames import GatewayInfo
from ..radio.gateway.tables import DEFAULT_PATH, MAX_NAME
from . import lookup
from .lookup import Entry
from .schemas import ADDRESS, SECRET, TEXT, Errors, read_url, refuse_name, text

_GATEWAY_SCHEMA = vol.Schema({vol.Required(CONF_URL): ADDRESS, vol.Required(CONF_TOKEN): SECRET})
_TOKEN_SCHEMA = vol.Schema({vol.Required(CONF_TOKEN): SECRET})
_RECONFIGURE_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TEXT,
        vol.Required(CONF_URL): ADDRESS,
        vol.Optional(CONF_TOKEN): SECRET,
    }
)

_ERRORS: Mapping[type[LinkError], tuple[str, str]] = {
    CannotConnect: (CONF_URL, "cannot_connect"),
    NotAGateway: (CONF_URL, "not_a_gateway"),
    UnsupportedVersion: ("base", "unsupported_version"),
    InvalidToken: (CONF_TOKEN, "invalid_token"),
}


def _unique_id(gateway_id: str) -> str:
    """A gateway chooses its id itself, so it must not be mistaken for ours."""
    return f"gateway:{gateway_id}"


async def _ask(
    hass: HomeAssistant, url: str, token: str, gateway_id: str | None, errors: Errors
) -> GatewayInfo | None:
    """Who answers there, if it is the gateway that is meant; otherwise `errors` says why."""
    try:
        info = await probe(async_get_clientsession(hass), url, token)
    except LinkError as err:
        field, error = _ERRORS.get(type(err), ("base", "cannot_connect"))
        errors[field] = error
        return None
    if gateway_id not in (None, info.gateway_id):
        errors[CONF_URL] = "other_gateway"
        return None
    return info


class GatewaySteps(ConfigFlow):
    """The part of the config flow that is about open gateways."""

    _url: str
    """Where zeroconf found a gateway."""
    _gateway_id: str

    async def async_step_open_gateway(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Connect a gateway by its address."""
        errors: Errors = {}
        if user_input is not None and (url := _url_of(user_input, errors)):
            token = text(user_input, CONF_TOKEN)
            if info := await _ask(self.hass, url, token, None, errors):
                # A discovered gateway may be waiting in a flow of its own, which
                # ends by itself when this one has created the entry.
                await self.async_set_unique_id(_unique_id(info.gateway_id), raise_on_progress=False)
                self._abort_if_unique_id_configured()
                return self._create_gateway(info, url, token)
        return self.async_show_form(
            step_id="open_gateway",
            data_schema=self.add_suggested_values_to_schema(_GATEWAY_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"example": f"ws://192.168.1.20:8765{DEFAULT_PATH}"},
        )

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """A gateway announces itself on the network."""
        txt = discovery_info.properties
        gateway_id = txt.get("id")
        if not gateway_id or discovery_info.port is None:
            return self.async_abort(reason="not_a_gateway")
        url = gateway_url(
            discovery_info.host,
            discovery_info.port,
            txt.get("path") or DEFAULT_PATH,
            tls=txt.get("tls") == "1",
        )
        known = await self.async_set_unique_id(_unique_id(gateway_id))
        if known is not None and CONF_URL in known.data:
            await self._follow(known, url)
        self._abort_if_unique_id_configured(reload_on_update=False)
        self._url = url
        self._gateway_id = gateway_id
        name = (txt.get("name") or discovery_info.name.partition(".")[0])[:MAX_NAME]
        self.context["title_placeholders"] = {CONF_NAME: name}
        return await self.async_step_zeroconf_confirm()

    async def async_step_zeroconf_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair with a gateway that was found."""
        errors: Errors = {}
        if user_input is not None:
            token = text(user_input, CONF_TOKEN)
            if lookup.control_room(self.hass) is None:
                errors["base"] = "no_control_room"
            elif info := await _ask(self.hass, self._url, token, self._gateway_id, errors):
                return self._create_gateway(info, self._url, token)
        return self.async_show_form(
            step_id="zeroconf_confirm",
            data_schema=_TOKEN_SCHEMA,
            errors=_without_address(errors),
            description_placeholders={**self.context["title_placeholders"], "url": self._url},
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """The gateway refuses its pairing token."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair again, with a new token."""
        entry = self._get_reauth_entry()
        url = entry.data[CONF_URL]
        errors: Errors = {}
        if user_input is not None:
            token = text(user_input, CONF_TOKEN)
            if await _ask(self.hass, url, token, entry.data[CONF_GATEWAY_ID], errors):
                return self.async_update_and_abort(entry, data_updates={CONF_TOKEN: token})
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=_TOKEN_SCHEMA,
            errors=_without_address(errors),
            description_placeholders={CONF_NAME: entry.title, "url": url},
        )

    async def async_step_reconfigure_gateway(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change a gateway's name, address or pairing token."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            token = text(user_input, CONF_TOKEN) or entry.data[CONF_TOKEN]
            url = _url_of(user_input, errors)
            if (
                not refuse_name(self.hass, errors, name, entry)
                and url
                and await _ask(self.hass, url, token, entry.data[CONF_GATEWAY_ID], errors)
            ):
                return self.async_update_and_abort(
                    entry,
                    title=name,
                    data_updates={CONF_NAME: name, CONF_URL: url, CONF_TOKEN: token},
                )
        suggested = user_input or {CONF_NAME: entry.title, CONF_URL: entry.data[CONF_URL]}
        return self.async_show_form(
            step_id="reconfigure_gateway",
            data_schema=self.add_suggested_values_to_schema(_RECONFIGURE_SCHEMA, suggested),
            errors=errors,
        )

    def _create_gateway(self, info: GatewayInfo, url: str, token: str) -> ConfigFlowResult:
        name = info.name or info.gateway_id
        return self.async_create_entry(
            title=name,
            data={
                CONF_KIND: KIND_RADIO_SYSTEM,
                CONF_SYSTEM: SYSTEM_OPEN_GATEWAY,
                CONF_NAME: name,
                CONF_URL: url,
                CONF_TOKEN: token,
                CONF_GATEWAY_ID: info.gateway_id,
            },
        )

    async def _follow(self, entry: Entry, url: str) -> None:
        """Take over a known gateway's new address, when it is really that gateway.

        Anybody on the network can announce anything. So the address that works is
        kept, a new one must prove that it knows our token, and none leads from an
        encrypted connection to an open one.
        """
        current, token = entry.data[CONF_URL], entry.data[CONF_TOKEN]
        if url == current or (URL(current).scheme == "wss" and URL(url).scheme != "wss"):
            return
        gateway_id = entry.data[CONF_GATEWAY_ID]
        if await _ask(self.hass, current, token, gateway_id, {}):
            return
        if await _ask(self.hass, url, token, gateway_id, {}):
            self.hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_URL: url})


def _url_of(user_input: Mapping[str, Any], errors: Errors) -> str | None:
    url = read_url(text(user_input, CONF_URL), ("ws", "wss"), path=DEFAULT_PATH)
    if url is None:
        errors[CONF_URL] = "invalid_url"
    return url


def _without_address(errors: Errors) -> Errors:
    """The same errors for a form that has no field for the address."""
    return {"base" if field == CONF_URL else field: error for field, error in errors.items()}
