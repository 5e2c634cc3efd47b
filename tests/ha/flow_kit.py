"""What the tests of forms share: a set-up to start from, and conversations with a flow.

A conversation checks every answer of the flow as the frontend would need it: the
form can be sent as JSON, and everything in it has its words in every language.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
import json
from pathlib import Path
from string import Formatter
from typing import Any, Self
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import ObjectSelector, SelectSelector
import probatio
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.flows import datagrams

COMPONENT = Path(__file__).parents[2] / "custom_components" / DOMAIN
LANGUAGES = ("en", "nl")
TEXTS = {
    language: json.loads((COMPONENT / "translations" / f"{language}.json").read_text("utf-8"))
    for language in LANGUAGES
}

SECRET = "5e" * 32
TOKEN = "correct-horse-battery-staple"

DESK = {
    "name": "Counter 1",
    "floor": "Ground",
    "source": "",
    "event_types": [],
    "input_system": "",
    "input_id": "",
    "http_press": False,
    "camera": "",
    "camera_stream": "",
    "answer_outputs": [],
    "answer_at_press": False,
    "tag": "",
}
CHECKPOINT = {
    "name": "Back door",
    "floor": "Ground",
    "tag": "",
    "reader": "",
    "assembly_point": False,
}


@contextmanager
def without_setup() -> Iterator[None]:
    """Entries are stored and count as loaded, but nothing runs behind them."""
    with (
        patch(f"custom_components.{DOMAIN}.async_setup_entry", return_value=True),
        patch(f"custom_components.{DOMAIN}.async_unload_entry", return_value=True),
    ):
        yield


EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  never bound here

_LISTEN = datagrams.listen_for_a_moment


@contextmanager
def sockets(busy: Iterable[int] = ()) -> Iterator[None]:
    """Only the address is really tried, and the ports that are `busy`.

    Tests run beside each other, and would find the usual ports taken by another one.
    """

    def tried(bind: str, ports: Iterable[int]) -> Any:
        return _LISTEN(bind, [port for port in ports if port in busy])

    with patch.object(datagrams, "listen_for_a_moment", tried):
        yield


# -- what is set up ----------------------------------------------------------


def subentry(kind: str, title: str, data: Mapping[str, Any]) -> ConfigSubentryData:
    return ConfigSubentryData(
        data={"name": title, **data}, subentry_type=kind, title=title, unique_id=None
    )


def add_control_room(hass: HomeAssistant, *subentries: ConfigSubentryData, **options: Any):
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Control room",
        unique_id="control_room",
        data={"kind": "control_room"},
        options=options,
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


def add_building(hass: HomeAssistant, title: str, *subentries: ConfigSubentryData, **data: Any):
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=f"building:{title.casefold()}",
        data={"kind": "building", "name": title, "press_secret": SECRET, **data},
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


def add_phones(hass: HomeAssistant):
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Phones",
        unique_id="phones",
        data={"kind": "radio_system", "system": "phones", "name": "Phones"},
    )
    entry.add_to_hass(hass)
    return entry


def add_gateway(hass: HomeAssistant, name: str = "Depot", url: str = "ws://10.0.0.5:80/muni-alarm"):
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=name,
        unique_id=f"gateway:{name.casefold()}",
        data={
            "kind": "radio_system",
            "system": "open_gateway",
            "name": name,
            "url": url,
            "token": TOKEN,
            "gateway_id": name.casefold(),
        },
    )
    entry.add_to_hass(hass)
    return entry


HYTERA = {
    "kind": "radio_system",
    "system": "hytera",
    "name": "Hytera",
    "carrier": "repeater",
    "hosts": ["192.0.2.5", "192.0.2.6"],
    "slots": [1, 2],
    "bind": "127.0.0.1",
    "own_id": 9000,
    "calls_first": True,
    "subnet": 10,
    "ports": {},
    "display_letters": 48,
    "tag_pattern": r"TAG:\s*([0-9A-Za-z:_-]+)",
    "emergency_words": [],
    "man_down_words": [],
    "lone_worker_words": [],
    "man_down_types": [],
    "lone_worker_types": [],
    "renewal": 600,
}
"""What the form stores of a Hytera system."""

MOTOTRBO = {
    "kind": "radio_system",
    "system": "mototrbo",
    "name": "MOTOTRBO",
    "bind": "127.0.0.1",
    "cai": 12,
    "group_octet": 225,
    "ports": {"ars": 4005, "tms": 4007, "lrrp": 4001},
    "display_letters": 48,
    "tag_pattern": r"TAG:\s*([0-9A-Za-z:_-]+)",
    "emergency_words": [],
    "man_down_words": [],
    "lone_worker_words": [],
    "refresh": 30,
    "unsolicited_is_emergency": True,
    "radio_ids": [],
}
"""What the form stores of a MOTOTRBO network."""


def add_datagrams(hass: HomeAssistant, stored: Mapping[str, Any], **changed: Any):
    """A Hytera or MOTOTRBO system."""
    data = {**stored, **changed}
    unique = ",".join(data["hosts"]) if "hosts" in data else f"{data['bind']}"
    entry = MockConfigEntry(
        domain=DOMAIN, title=data["name"], unique_id=f"{data['system']}:{unique}", data=data
    )
    entry.add_to_hass(hass)
    return entry


def only_subentry(entry: MockConfigEntry):
    (found,) = entry.subentries.values()
    return found


# -- conversations -----------------------------------------------------------


class Conversation:
    """One flow, from its first form to its end."""

    def __init__(self, manager: Any, *section_of_texts: str) -> None:
        self._manager = manager
        self._section = section_of_texts
        self.result: dict[str, Any] = {}

    async def begin(self, handler: Any, source: str, data: Any = None, **context: Any) -> Self:
        result = await self._manager.async_init(
            handler, context={"source": source, **context}, data=data
        )
        return self._heard(result)

    async def answer(self, user_input: Mapping[str, Any]) -> Self:
        result = await self._manager.async_configure(self.result["flow_id"], user_input)
        return self._heard(result)

    async def choose(self, option: str) -> Self:
        return await self.answer({"next_step_id": option})

    @property
    def step(self) -> str | None:
        """The form or menu that is open; None when the flow is over."""
        open_types = (FlowResultType.FORM, FlowResultType.MENU)
        return self.result["step_id"] if self.result["type"] in open_types else None

    @property
    def errors(self) -> dict[str, str]:
        assert self.step is not None, "the flow is over"
        return self.result["errors"] or {}

    @property
    def reason(self) -> str:
        assert self.result["type"] is FlowResultType.ABORT
        return self.result["reason"]

    @property
    def created(self) -> bool:
        return self.result["type"] is FlowResultType.CREATE_ENTRY

    @property
    def suggested(self) -> dict[str, Any]:
        """What the form starts with."""
        return _suggested(self.result["data_schema"])

    def error_text(self, field: str) -> str:
        """The error of a field as an English reader sees it."""
        text = _texts("en", self._section)["error"][self.errors[field]]
        return text.format(**(self.result["description_placeholders"] or {}))

    def _heard(self, result: Mapping[str, Any]) -> Self:
        self.result = dict(result)
        for language in LANGUAGES:
            _check(_texts(language, self._section), TEXTS[language]["selector"], self.result)
        return self


async def config_flow(hass: HomeAssistant, source: str = "user", **kwargs: Any) -> Conversation:
    return await Conversation(hass.config_entries.flow, "config").begin(DOMAIN, source, **kwargs)


async def reconfigure(hass: HomeAssistant, entry: MockConfigEntry) -> Conversation:
    return await config_flow(hass, "reconfigure", entry_id=entry.entry_id)


async def options_flow(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> Conversation:
    flow = Conversation(hass.config_entries.options, "options")
    await flow.begin(entry.entry_id, "user")
    return await flow.choose(step)


async def subentry_flow(hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> Conversation:
    flow = Conversation(hass.config_entries.subentries, "config_subentries", kind)
    return await flow.begin((entry.entry_id, kind), "user")


async def reconfigure_subentry(
    hass: HomeAssistant, entry: MockConfigEntry, subentry_id: str | None = None
) -> Conversation:
    changed = entry.subentries[subentry_id] if subentry_id else only_subentry(entry)
    kind = changed.subentry_type
    flow = Conversation(hass.config_entries.subentries, "config_subentries", kind)
    return await flow.begin((entry.entry_id, kind), "reconfigure", subentry_id=changed.subentry_id)


# -- what the frontend would need --------------------------------------------


def _texts(language: str, path: tuple[str, ...]) -> dict[str, Any]:
    texts = TEXTS[language]
    for key in path:
        texts = texts[key]
    return texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _say(text: str, given: Mapping[str, str]) -> None:
    assert text.strip()
    missing = placeholders(text) - given.keys()
    assert not missing, f"{text!r} wants {missing}"


def _check(texts: Mapping[str, Any], selectors: Mapping[str, Any], result: dict[str, Any]) -> None:
    given = result.get("description_placeholders") or {}
    # As it is sent to a browser, which takes no other mapping than a dict.
    json.dumps([given, result.get("errors")])
    if result["type"] is FlowResultType.ABORT:
        if result.get("translation_domain") != "homeassistant":
            _say(texts["abort"][result["reason"]], given)
        return
    if result["type"] is FlowResultType.CREATE_ENTRY:
        return
    step = texts["step"][result["step_id"]]
    for key in ("title", "description"):
        if key in step:
            _say(step[key], given)
    if result["type"] is FlowResultType.MENU:
        for option in result["menu_options"]:
            _say(step["menu_options"][option], given)
            _say(step["menu_option_descriptions"][option], given)
        return
    fields = {str(key) for key in result["data_schema"].schema}
    for field, error in (result["errors"] or {}).items():
        assert field in fields | {"base"}, f"{error} stands at {field}, which is no field"
        _say(texts["error"][error], given)
    json.dumps(
        probatio.to_field_list(result["data_schema"], custom_serializer=cv.custom_serializer)
    )
    _check_form(step, selectors, result["data_schema"], given)


def _check_form(
    texts: Mapping[str, Any], selectors: Mapping[str, Any], schema: Any, given: Mapping[str, str]
) -> None:
    for key, value in schema.schema.items():
        field = str(key)
        if isinstance(value, section):
            inner = texts["sections"][field]
            _say(inner["name"], given)
            _check_form(inner, selectors, value.schema, given)
            continue
        _say(texts["data"][field], given)
        _say(texts["data_description"][field], given)
        words = selectors.get(getattr(value, "config", {}).get("translation_key"))
        if isinstance(value, SelectSelector) and "translation_key" in value.config:
            assert words["options"].keys() == set(value.config["options"])
        if isinstance(value, ObjectSelector):
            assert words["fields"].keys() == value.config["fields"].keys()


def _suggested(schema: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for key, value in schema.schema.items():
        if isinstance(value, section):
            shown[str(key)] = _suggested(value.schema)
        elif key.description and "suggested_value" in key.description:
            shown[str(key)] = key.description["suggested_value"]
    return shown
