"""A difference -> config entries: wholly, or not at all.

The site is read once, when all is done; until then alarms go on by what was set up before.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import nullcontext
import logging
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_IMPORT, ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from ..bridge.plans import DATA_PLANS
from ..bridge.running import RUNNING
from ..const import CONF_PRESS_SECRET, DOMAIN
from ..flows.building import unique_id_of
from ..site_plan import kinds as k
from ..site_plan.difference import Changed, Difference
from ..site_plan.setup import Item, Setup
from .storing import data_of, options_of

_LOGGER = logging.getLogger(__name__)

_AT_ONCE = 10
"""Edits in one turn of the loop: an alarm is never behind more."""
_ENTRY = _AT_ONCE
"""A building with all its entities is as much as that."""

type Entry = ConfigEntry[Any]
type Undo = Callable[[], Coroutine[Any, Any, None]]


async def apply(
    hass: HomeAssistant, difference: Difference, wanted: Setup, secrets: Mapping[str, str]
) -> None:
    """Make it so. Whatever goes wrong, all that was done is undone, and the error raised.

    `secrets`: those of buildings that come back.
    """
    running = hass.data.get(RUNNING)
    with running.hold_site() if running is not None else nullcontext():
        applying = _Applying(hass, wanted, secrets)
        try:
            await applying.all_of(difference)
        except BaseException:
            await applying.undo()
            raise
    if running is not None:
        await running.read_site()


class _Applying:
    def __init__(self, hass: HomeAssistant, wanted: Setup, secrets: Mapping[str, str]) -> None:
        self._hass = hass
        self._wanted = wanted
        self._secrets = secrets
        self._undo: list[Undo] = []
        self._edits = 0

    async def all_of(self, difference: Difference) -> None:
        """What is changed first lets go of what is added; what goes, goes last."""
        for changed in difference.changed:
            self._change(changed)
            await self._breathe()
        added = {one.item_id for one in difference.added}
        for kind in k.KINDS:
            for item in difference.added:
                if item.kind != kind or item.parent in added:
                    continue
                if kind in (k.BUILDING, k.SYSTEM):
                    await self._add_entry(item)
                else:
                    self._add_subentry(item)
                await self._breathe(_ENTRY if kind in (k.BUILDING, k.SYSTEM) else 1)
        gone = {one.item_id for one in difference.removed}
        for item in difference.removed:
            if item.parent in gone:
                continue
            if item.kind == k.BUILDING:
                await self._remove_entry(item)
            else:
                self._remove_subentry(item)
            await self._breathe(_ENTRY if item.kind == k.BUILDING else 1)

    async def undo(self) -> None:
        """All that was done, in reverse."""
        while self._undo:
            try:
                await self._undo.pop()()
            except Exception:
                # The rest is still to be put back.
                _LOGGER.exception("A part of a site plan could not be taken back")

    async def _breathe(self, edits: int = 1) -> None:
        """Let everybody else have their turn, after so many edits."""
        self._edits += edits
        if self._edits >= _AT_ONCE:
            self._edits = 0
            await asyncio.sleep(0)

    # -- one thing -------------------------------------------------------------

    def _entry_of(self, item: Item) -> Entry:
        """The entry that a thing is, or is in."""
        if item.kind in (k.ROOM, k.BUILDING, k.SYSTEM):
            return self._hass.config_entries.async_get_known_entry(item.item_id)
        if item.parent:
            return self._hass.config_entries.async_get_known_entry(item.parent)
        room = next(self._wanted.of(k.ROOM))
        return self._hass.config_entries.async_get_known_entry(room.item_id)

    def _data(self, item: Item, secret: str | None = None) -> dict[str, Any]:
        return data_of(self._hass, item, self._wanted, secret)

    def _change(self, changed: Changed) -> None:
        item, entry = changed.after, self._entry_of(changed.after)
        edit = self._hass.config_entries.async_update_entry
        match item.kind:
            case k.ROOM:
                before, title = entry.options, entry.title

                async def put_back() -> None:
                    edit(entry, title=title, options=before)

                edit(entry, title=item.name, options=options_of(item, before))
            case k.BUILDING:
                data, title, unique_id = entry.data, entry.title, entry.unique_id

                async def put_back() -> None:
                    edit(entry, title=title, data=data, unique_id=unique_id)

                edit(
                    entry,
                    title=item.name,
                    data=self._data(item, data[CONF_PRESS_SECRET]),
                    unique_id=unique_id_of(item.name),
                )
            case _:
                sub = entry.subentries[item.item_id]
                put_back = self._edit_subentry(entry, sub, item)
        self._undo.append(put_back)

    def _edit_subentry(self, entry: Entry, sub: ConfigSubentry, item: Item) -> Undo:
        edit = self._hass.config_entries.async_update_subentry
        data, title = sub.data, sub.title

        async def put_back() -> None:
            edit(entry, sub, title=title, data=data)

        edit(entry, sub, title=item.name, data=self._data(item))
        return put_back

    async def _add_entry(self, item: Item) -> None:
        secret = self._secrets.get(item.item_id)
        unique_id = unique_id_of(item.name) if item.kind == k.BUILDING else item.values["system"]
        entry = _entry(item.item_id, item.name, self._data(item, secret), unique_id)
        inside = (one for kind in k.OF_BUILDING for one in self._wanted.of(kind, item.item_id))
        await self._add(entry, [self._subentry(one) for one in inside])

    async def _add(self, entry: Entry, subentries: list[ConfigSubentry]) -> None:
        entries = self._hass.config_entries
        known = MappingProxyType({one.subentry_id: one for one in subentries})
        object.__setattr__(entry, "subentries", known)

        async def take_away() -> None:
            await entries.async_remove(entry.entry_id)

        await entries.async_add(entry)
        self._undo.append(take_away)

    def _subentry(self, item: Item) -> ConfigSubentry:
        return ConfigSubentry(
            data=MappingProxyType(self._data(item)),
            subentry_id=item.item_id,
            subentry_type=item.kind,
            title=item.name,
            unique_id=None,
        )

    def _add_subentry(self, item: Item) -> None:
        entry = self._entry_of(item)
        entries = self._hass.config_entries

        async def take_away() -> None:
            entries.async_remove_subentry(entry, item.item_id)

        entries.async_add_subentry(entry, self._subentry(item))
        self._undo.append(take_away)

    def _remove_subentry(self, item: Item) -> None:
        entry = self._entry_of(item)
        entries = self._hass.config_entries
        sub = entry.subentries[item.item_id]

        async def put_back() -> None:
            entries.async_add_subentry(entry, sub)

        entries.async_remove_subentry(entry, item.item_id)
        self._undo.append(put_back)

    async def _remove_entry(self, item: Item) -> None:
        entry = self._entry_of(item)
        again = _entry(entry.entry_id, entry.title, dict(entry.data), entry.unique_id)
        subentries = list(entry.subentries.values())

        async def put_back() -> None:
            await self._add(again, subentries)
            self._undo.pop()

        with self._hass.data[DATA_PLANS].wait(entry.entry_id):
            await self._hass.config_entries.async_remove(entry.entry_id)
        self._undo.append(put_back)


def _entry(entry_id: str, title: str, data: dict[str, Any], unique_id: str | None) -> Entry:
    return ConfigEntry(
        data=data,
        discovery_keys=MappingProxyType({}),
        domain=DOMAIN,
        entry_id=entry_id,
        minor_version=1,
        options={},
        source=SOURCE_IMPORT,
        subentries_data=(),
        title=title,
        unique_id=unique_id,
        version=1,
    )
