"""Whose each tag is, and hanging an unknown one at a checkpoint.

A tag belongs to one desk, one checkpoint or one person: held by two, a scan of it would
prove the wrong thing. What is disabled counts too, for it may come back.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from ..const import (
    CONF_KIND,
    CONF_TAG,
    DOMAIN,
    KIND_BUILDING,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
    SUBENTRY_RESPONDER,
)
from ..control_room.errors import BadRequest, UnknownThing

_OF_TAGS = (SUBENTRY_RESPONDER, SUBENTRY_DESK, SUBENTRY_CHECKPOINT)


class TagOwner(NamedTuple):
    """What a tag belongs to."""

    kind: str
    """The type of its subentry."""
    words: str
    """Its name, with its building where it has one."""


def tag_owners(hass: HomeAssistant, but: str | None = None) -> dict[str, TagOwner]:
    """What each tag belongs to, leaving out the subentry with the id `but`."""
    return {
        tag: TagOwner(
            sub.subentry_type,
            f"{sub.title} ({entry.title})"
            if entry.data.get(CONF_KIND) == KIND_BUILDING
            else sub.title,
        )
        for entry, sub in _subentries(hass)
        if sub.subentry_type in _OF_TAGS
        and sub.subentry_id != but
        and (tag := sub.data.get(CONF_TAG))
    }


async def assign_tag(hass: HomeAssistant, checkpoint_id: str, tag: str) -> None:
    """Hang a tag at a checkpoint, in place of the one it had.

    UnknownThing: there is no such checkpoint; BadRequest: no tag, or it has its owner.
    It holds once the site is read again, a moment later.
    """
    tag = tag.strip()
    if not tag:
        raise BadRequest("no_tag")
    found = next(
        (
            one
            for one in _subentries(hass)
            if (one[1].subentry_type, one[1].subentry_id) == (SUBENTRY_CHECKPOINT, checkpoint_id)
        ),
        None,
    )
    if found is None:
        raise UnknownThing("unknown_checkpoint", checkpoint=checkpoint_id)
    owner = tag_owners(hass, checkpoint_id).get(tag)
    if owner is not None:
        raise BadRequest("tag_in_use", tag=tag, owner=owner.words)
    entry, sub = found
    hass.config_entries.async_update_subentry(entry, sub, data={**sub.data, CONF_TAG: tag})


def _subentries(hass: HomeAssistant) -> Iterator[tuple[ConfigEntry[Any], ConfigSubentry]]:
    for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False):
        for sub in entry.subentries.values():
            yield entry, sub
