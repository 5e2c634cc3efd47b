"""What a supervisor asks of the journal, as actions: the answer, the record, and who may."""

import json
from pathlib import Path
import re
import sqlite3
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import AccessKind
from custom_components.municipal_alarm.journal import CannotWrite, Fault, FaultKind

from .acting import act, refused
from .town import Town

WHY = "The police ask for it"
EVERY = {
    "hold_incident": {"incident_id": "1", "reason": WHY},
    "release_incident": {"incident_id": "1", "reason": WHY},
    "get_holds": {},
    "verify_journal": {},
    "export_journal": {"reason": WHY},
    "find_person": {"names": ["Anna"], "reason": WHY},
    "erase_person": {"names": ["Anna"], "reason": WHY},
}


async def written(town: Town) -> list[e.Event | None]:
    read = await town.hass.async_add_executor_job(lambda: town.runtime.journal.read(limit=10_000))
    return [one.event for one in read]


async def looks(town: Town) -> list[tuple[str, AccessKind, str]]:
    return [
        (one.actor.name, one.what, one.about)
        for one in await written(town)
        if isinstance(one, e.AccessRecorded)
    ]


@pytest.mark.parametrize("name", EVERY)
async def test_only_supervisors_may(town: Town, name: str) -> None:
    await town.press()
    for user in (town.operator, town.viewer, town.stranger):
        await refused(town, "not_permitted", name, user, **EVERY[name])
    town.take_sent()


# --- holds -----------------------------------------------------------------------------------


async def test_an_incident_is_held_and_released(town: Town) -> None:
    incident = await town.press()
    await refused(town, "not_held", "release_incident", incident_id="1", reason=WHY)
    answer = await act(town, "hold_incident", town.supervisor, incident_id="1", reason=WHY)
    (hold,) = answer["holds"]
    assert (hold["incident_id"], hold["number"], hold["reason"]) == (incident.incident_id, 1, WHY)
    assert hold["by"] == town.supervisor.name
    assert await act(town, "get_holds", town.supervisor) == answer
    # Also when it has left the room: by its id.
    answer = await act(
        town, "release_incident", None, incident_id=str(incident.incident_id), reason="Done so"
    )
    assert answer == {"holds": []}
    kinds = [type(one) for one in await written(town)]
    assert kinds.count(e.HoldSet) == kinds.count(e.HoldReleased) == 1
    assert (town.supervisor.name, AccessKind.CARE, f"hold: {WHY}") in await looks(town)
    town.take_sent()


async def test_there_is_no_such_incident(town: Town) -> None:
    for said in ("7", "nothing", "room"):
        await refused(town, "unknown_incident", "hold_incident", incident_id=said, reason=WHY)


async def test_a_journal_that_cannot_write_says_so(town: Town) -> None:
    await town.press()
    journal = town.runtime.journal
    for name in ("hold_incident", "release_incident"):
        with (
            patch.object(journal, name.removesuffix("_incident"), return_value=False),
            pytest.raises(HomeAssistantError) as caught,
        ):
            await act(town, name, incident_id="1", reason=WHY)
        assert caught.value.translation_key == "journal_cannot_write"
    with (
        patch.object(journal, "hold", return_value=False),
        patch.object(type(journal), "fault", Fault(FaultKind.FULL, "no room left", 1)),
        pytest.raises(HomeAssistantError, match="no room left"),
    ):
        await act(town, "hold_incident", incident_id="1", reason=WHY)
    town.take_sent()


# --- verification, export ---------------------------------------------------------------------


async def test_the_journal_is_whole(town: Town) -> None:
    await town.press()
    answer = await act(town, "verify_journal", town.supervisor)
    assert answer["whole"] is True
    assert answer["damages"] == []
    assert answer["against"] is None
    # What was found is what the next one is held against.
    again = await act(town, "verify_journal", town.supervisor)
    assert again["against"] == answer["head"]
    assert again["whole"] is True
    # A head from a letter.
    own = await act(town, "verify_journal", **answer["head"])
    assert own["against"] == answer["head"]
    wrong = {"position": answer["head"]["position"], "hash": "AB" * 32}
    told = await act(town, "verify_journal", **wrong)
    assert told["whole"] is False
    assert told["damages"][0]["position"] == wrong["position"]
    await act(town, "verify_journal", accept=True)
    town.take_sent()


async def test_a_flipped_byte_is_found_and_named(hass: HomeAssistant, town: Town) -> None:
    """In the file itself, behind everybody's back, while Home Assistant runs."""
    await town.press()
    # So that the page is not the last one, which is written anew with each record.
    for number in range(20):
        await act(town, "add_note", incident_id="1", note=f"{number} " + "and more " * 300)
    await act(town, "verify_journal")
    path = Path(hass.config.path("municipal_alarm")) / "journal.db"

    def flip() -> int:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
            ((position, salt),) = db.execute(
                "SELECT position, salt FROM events WHERE kind = 'incident_raised'"
            )
        db.close()
        content = bytearray(path.read_bytes())
        at = content.index(salt)
        content[at] ^= 1
        with path.open("r+b") as file:
            file.seek(at)
            file.write(content[at : at + 1])
        return int(position)

    position = await hass.async_add_executor_job(flip)
    answer = await act(town, "verify_journal", town.supervisor)
    assert answer["whole"] is False
    (damage,) = answer["damages"]
    assert damage["position"] == position
    assert damage["stream"] == town.incident().incident_id
    assert "content was changed" in damage["reason"]
    town.take_sent()


async def test_what_cannot_be_read_says_so(town: Town) -> None:
    with (
        patch.object(town.runtime.journal, "examine", side_effect=OSError("away")),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await act(town, "verify_journal")
    assert caught.value.translation_key == "journal_unreadable"
    with (
        patch.object(town.runtime.journal, "holds", side_effect=sqlite3.OperationalError("busy")),
        pytest.raises(HomeAssistantError, match="busy"),
    ):
        await act(town, "get_holds")


async def test_an_export_is_fetched_by_its_link(
    hass: HomeAssistant, town: Town, hass_client_no_auth: ClientSessionGenerator
) -> None:
    incident = await town.press()
    answer = await act(
        town, "export_journal", town.supervisor, incidents=["1"], reason="For the court"
    )
    path = Path(answer["path"])
    assert path.parent == Path(hass.config.path("municipal_alarm")) / "exports"
    client = await hass_client_no_auth()
    response = await client.get(answer["url"])
    assert response.status == 200
    assert "attachment" in response.headers["Content-Disposition"]
    text = await response.text()
    assert len(text.encode()) == answer["size"]
    first, *rows = (json.loads(line) for line in text.splitlines())
    assert first["head"] == answer["head"]["hash"]
    assert first["only"] == [incident.incident_id]
    assert {row["stream"] for row in rows if row["data"] is not None} == {incident.incident_id}
    # Without the signature nobody gets it, and nothing else is there to be had.
    assert (await client.get(answer["url"].partition("?")[0])).status == 401
    signed = re.sub(r"journal-[^?]*", "journal.db", answer["url"])
    assert (await client.get(signed)).status == 401
    about = (town.supervisor.name, AccessKind.EXPORT, "1: For the court")
    assert about in await looks(town)
    town.take_sent()


async def test_the_link_of_what_is_gone(
    hass: HomeAssistant, town: Town, hass_client: ClientSessionGenerator
) -> None:
    answer = await act(town, "export_journal", reason="For the court")
    client = await hass_client()
    await hass.async_add_executor_job(Path(answer["path"]).unlink)
    assert (await client.get(answer["url"])).status == 404
    for name in ("journal.db", "x"):
        assert (await client.get(f"/api/municipal_alarm/export/{name}")).status == 404


# --- persons -----------------------------------------------------------------------------------


async def test_a_person_is_found_and_then_erased(town: Town) -> None:
    await town.press()
    incident = town.incident()
    answer = await act(town, "find_person", town.supervisor, responder="Anna", reason="They ask")
    assert answer["ids"] == ["anna"]
    assert answer["names"] == ["Anna"]
    assert answer["set_up"] is True
    assert answer["left"], "the incident is open"
    person: dict[str, Any] = {"ids": answer["ids"], "names": answer["names"], "reason": "They ask"}
    await refused(town, "person_set_up", "erase_person", town.supervisor, **person)
    await town.resolve(incident)
    await town.close(incident)
    await town.remove_subentry("control_room", "anna")
    found = await act(town, "find_person", town.supervisor, **person)
    assert found["records"] > 0
    assert found["set_up"] is False
    done = await act(town, "erase_person", town.supervisor, **person)
    assert done["records"] == found["records"]
    assert done["left_count"] == sum(one["records"] for one in done["left"])
    assert "Anna" not in repr(await written(town))
    assert (await act(town, "verify_journal"))["whole"] is True
    again = await act(town, "find_person", **person)
    assert again["records"] == 0
    town.take_sent()


async def test_who_looked_is_written_down_and_not_for_whom(town: Town) -> None:
    await act(town, "find_person", town.supervisor, names=["Wilhelmina"], reason="A request")
    assert await looks(town) == [(town.supervisor.name, AccessKind.CARE, "a person: A request")]
    assert "Wilhelmina" not in repr(await written(town))


async def test_an_operator_is_found_by_their_user(town: Town) -> None:
    answer = await act(town, "find_person", operator=town.operator.id, reason="They ask")
    assert answer["ids"] == [town.operator.id]
    assert answer["names"] == [town.operator.name]
    assert answer["set_up"] is True


async def test_nobody_is_named(town: Town) -> None:
    for name in ("find_person", "erase_person"):
        await refused(town, "no_person", name, reason="They ask")


async def test_an_erasure_that_stops_half_way_says_so(town: Town) -> None:
    with (
        patch.object(town.runtime.journal, "erase", side_effect=CannotWrite("no room")),
        pytest.raises(HomeAssistantError, match="no room") as caught,
    ):
        await act(town, "erase_person", names=["Wilhelmina"], reason="They ask")
    assert caught.value.translation_key == "journal_cannot_write"
