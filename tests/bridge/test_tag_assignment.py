"""Whose a tag is, and hanging one at a checkpoint."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigSubentryData
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.site_source import read
from custom_components.municipal_alarm.bridge.tag_assignment import TagOwner, assign_tag, tag_owners
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    RoomError,
    UnknownThing,
)


def _sub(kind: str, title: str, **data: Any) -> Any:
    return {
        **ConfigSubentryData(data=data, subentry_type=kind, title=title, unique_id=None),
        "subentry_id": title.casefold(),
    }


def _add(hass: HomeAssistant, kind: str, title: str, *subentries: Any) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN, title=title, data={"kind": kind}, subentries_data=subentries
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture(name="hall")
def town(hass: HomeAssistant) -> MockConfigEntry:
    """A building with tags at its places, and a guard with one of their own."""
    _add(hass, "control_room", "Control room", _sub("responder", "Jan", tag="J1"))
    return _add(
        hass,
        "building",
        "Town hall",
        _sub("desk", "Counter", tag="D1"),
        _sub("checkpoint", "Door", tag="C1", floor="1", reader="gw/7"),
        _sub("checkpoint", "Yard", tag=""),
        _sub("round_plan", "Night", tag="no tag of this"),
    )


@pytest.mark.usefixtures("hall")
async def test_whose_tags_are(hass: HomeAssistant) -> None:
    assert tag_owners(hass) == {
        "J1": TagOwner("responder", "Jan"),
        "D1": TagOwner("desk", "Counter (Town hall)"),
        "C1": TagOwner("checkpoint", "Door (Town hall)"),
    }
    assert "C1" not in tag_owners(hass, "door")


async def test_what_is_disabled_keeps_its_tags(hass: HomeAssistant, hall: MockConfigEntry) -> None:
    await hass.config_entries.async_set_disabled_by(hall.entry_id, ConfigEntryDisabler.USER)
    assert "D1" in tag_owners(hass)
    with pytest.raises(BadRequest):
        await assign_tag(hass, "yard", "D1")
    await hass.config_entries.async_set_disabled_by(hall.entry_id, None)


async def test_a_new_tag_takes_the_place_of_the_old(
    hass: HomeAssistant, hall: MockConfigEntry
) -> None:
    before = dict(hall.subentries["door"].data)
    await assign_tag(hass, "door", " C2 ")
    assert hall.subentries["door"].data == before | {"tag": "C2"}
    assert read(hass, ()).site.by_checkpoint_tag == {"C2": "door"}
    # The one that was taken down is free again.
    await assign_tag(hass, "yard", "C1")
    assert read(hass, ()).site.by_checkpoint_tag == {"C2": "door", "C1": "yard"}


@pytest.mark.usefixtures("hall")
async def test_the_same_again_changes_nothing(hass: HomeAssistant) -> None:
    before = read(hass, ())
    await assign_tag(hass, "door", "C1")
    assert read(hass, ()) == before


@pytest.mark.parametrize(
    ("checkpoint", "tag", "error", "key", "about"),
    [
        ("yard", "  ", BadRequest, "no_tag", {}),
        ("gone", "N1", UnknownThing, "unknown_checkpoint", {"checkpoint": "gone"}),
        ("counter", "N1", UnknownThing, "unknown_checkpoint", {"checkpoint": "counter"}),
        ("yard", "J1", BadRequest, "tag_in_use", {"tag": "J1", "owner": "Jan"}),
        ("yard", "D1", BadRequest, "tag_in_use", {"tag": "D1", "owner": "Counter (Town hall)"}),
        ("yard", "C1", BadRequest, "tag_in_use", {"tag": "C1", "owner": "Door (Town hall)"}),
    ],
)
@pytest.mark.usefixtures("hall")
async def test_refused(
    hass: HomeAssistant,
    checkpoint: str,
    tag: str,
    error: type[RoomError],
    key: str,
    about: dict[str, str],
) -> None:
    before = read(hass, ())
    with pytest.raises(error) as refused:
        await assign_tag(hass, checkpoint, tag)
    assert (refused.value.key, refused.value.placeholders) == (key, about)
    assert read(hass, ()) == before
