"""How long what is kept, and where the journal is kept: the forms, against a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
import ssl
from typing import Any
from unittest.mock import patch

import certifi
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pg8000.exceptions import DatabaseError
import pytest

from custom_components.municipal_alarm.bridge.running import RUNNING
from custom_components.municipal_alarm.bridge.store_check import Problem, check
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.diagnostics import async_get_config_entry_diagnostics
from custom_components.municipal_alarm.flows.options_store import RESTART_ISSUE
from custom_components.municipal_alarm.journal import MemoryJournal, NewerSchema, SqliteJournal
from custom_components.municipal_alarm.journal.postgres import PostgresJournal, moving
from simulators.postgres import PASSWORD, Server, running
from tests.journal import examples as make
from tests.journal.postgres.conftest import allow

from .flow_kit import TEXTS, add_control_room, options_flow, without_setup
from .town import Town


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    allow()
    with running() as server:
        yield server


@pytest.fixture
def typed(server: Server) -> dict[str, Any]:
    allow()
    return server.typed()


@pytest.fixture
def only_forms() -> Iterator[None]:
    with without_setup():
        yield


def restart_issue(hass: HomeAssistant) -> bool:
    return ir.async_get(hass).async_get_issue(DOMAIN, RESTART_ISSUE) is not None


# --- retention ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("only_forms")
async def test_retention(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en")
    flow = await options_flow(hass, room, "retention")
    assert flow.suggested == {"keep_events": 730, "keep_places": 28, "keep_pictures": 28}
    await flow.answer({"keep_events": 365.0, "keep_places": 14.0, "keep_pictures": 7.0})
    assert flow.created
    assert room.options == {
        "language": "en",
        "keep_events": 365,
        "keep_places": 14,
        "keep_pictures": 7,
    }
    flow = await options_flow(hass, room, "retention")
    assert flow.suggested["keep_events"] == 365


# --- the store ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("only_forms")
async def test_a_database_is_chosen(hass: HomeAssistant, typed: dict[str, Any]) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "journal_store")
    await flow.choose("journal_database")
    assert flow.suggested["port"] == 5432
    assert flow.suggested["security"] == "verified"
    await flow.answer({**typed, "host": f" {typed['host']} "})
    assert flow.created
    assert room.options["database"] == typed
    assert restart_issue(hass)
    assert TEXTS["nl"]["issues"][RESTART_ISSUE].keys() == {"title", "description"}
    # Nothing was written there.
    address = server_address(typed)
    assert moving.look(address).head.position == 0


def server_address(typed: dict[str, Any]) -> Any:
    from custom_components.municipal_alarm.bridge.store_address import address_of

    return address_of(typed)


@pytest.mark.usefixtures("only_forms")
async def test_the_password_that_is_stored_is_kept(
    hass: HomeAssistant, typed: dict[str, Any]
) -> None:
    write(typed)
    room = add_control_room(hass, database=typed)
    flow = await options_flow(hass, room, "journal_store")
    await flow.choose("journal_database")
    assert "password" not in flow.suggested
    again = {key: value for key, value in typed.items() if key != "password"}
    await flow.answer(again)
    assert flow.created
    assert room.options["database"] == typed
    assert not restart_issue(hass), "nothing is otherwise"


@pytest.mark.usefixtures("only_forms")
@pytest.mark.parametrize(
    ("changed", "error", "at"),
    [
        ({"password": "wrong"}, "database_login", "password"),
        ({"user": "nobody"}, "database_login", "password"),
        ({"database_name": "nowhere"}, "no_database", "database_name"),
        ({"port": 1}, "database_away", "host"),
        ({"schema": "No Name"}, "bad_schema", "schema"),
        ({"ca_file": "/nowhere.pem"}, "bad_certificate", "ca_file"),
        # The server of the tests has no certificate.
        ({"security": "encrypted"}, "no_encryption", "security"),
    ],
)
async def test_what_is_wrong_with_it(
    hass: HomeAssistant, typed: dict[str, Any], changed: dict[str, Any], error: str, at: str
) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "journal_store")
    await flow.choose("journal_database")
    await flow.answer({**typed, **changed})
    assert flow.errors == {at: error}
    assert flow.error_text(at)
    assert "database" not in room.options
    await flow.answer(typed)
    assert flow.created


def write(typed: dict[str, Any]) -> None:
    journal = PostgresJournal(server_address(typed))
    journal.start()
    journal.append([make.number(1)])
    assert journal.close() == 0


class Runs:
    """What runs, as far as the check asks."""

    def __init__(self, journal: Any) -> None:
        self.journal = journal


def test_another_journal_is_there(typed: dict[str, Any]) -> None:
    write(typed)
    own: Any = Runs(MemoryJournal())
    found = check(own, typed, moving=True)
    assert found == Problem("journal_there", "schema")
    assert check(None, typed, moving=True) == Problem("journal_there", "schema")
    # The one that runs may be there: the file was chosen, and then the database again.
    there: Any = Runs(PostgresJournal(server_address(typed)))
    version = check(there, typed, moving=True)
    assert isinstance(version, str)
    assert check(there, typed, moving=False) == version
    # While it is away, what else it could be is not asked.
    with patch.object(there.journal, "head", side_effect=ConnectionError("away")):
        assert check(there, typed, moving=False) == version
        assert check(there, typed, moving=True) == Problem("journal_there", "schema")
    there.journal.close()


def test_from_one_database_to_another(typed: dict[str, Any]) -> None:
    assert check(None, typed, moving=False) == Problem("other_journal", "schema")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"is_old": True}, "old_server"),
        ({"may_create": False}, "may_not_create"),
        ({"syncs": False}, "database_does_not_sync"),
    ],
)
def test_what_a_server_is_like(typed: dict[str, Any], said: dict[str, bool], key: str) -> None:
    from dataclasses import replace

    found = replace(moving.look(server_address(typed)), **said)
    with patch.object(moving, "look", return_value=found):
        problem = check(None, typed, moving=True)
    assert isinstance(problem, Problem)
    assert problem.key == key
    for texts in TEXTS.values():
        assert texts["options"]["error"][key].format(version="14.2", reason="")


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (NewerSchema(9, 1), "newer_journal"),
        (DatabaseError({"C": "53300", "M": "too many clients"}), "database_says"),
        (OSError("no route"), "database_away"),
        (ssl.SSLError("self-signed"), "database_not_trusted"),
    ],
)
def test_what_goes_wrong(typed: dict[str, Any], error: Exception, key: str) -> None:
    typed = {**typed, "ca_file": certifi.where()}
    with patch.object(moving, "look", side_effect=error):
        problem = check(None, typed, moving=True)
    assert isinstance(problem, Problem)
    assert problem.key == key


# --- and back ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("only_forms")
async def test_a_file_is_a_file(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "journal_store")
    await flow.choose("journal_file")
    assert flow.reason == "journal_is_file"


@pytest.mark.usefixtures("only_forms")
async def test_back_to_a_file(
    hass: HomeAssistant, hass_config_dir: str, typed: dict[str, Any]
) -> None:
    room = add_control_room(hass, database=typed)
    path = Path(hass_config_dir) / "municipal_alarm" / "journal.db"

    async def back(*, without: bool) -> Any:
        flow = await options_flow(hass, room, "journal_store")
        await flow.choose("journal_file")
        return await flow.answer({"without_past": without})

    flow = await back(without=False)
    assert flow.errors == {"base": "journal_not_copied"}
    assert "does not run" in flow.error_text("base")
    # Nothing is to be had of it any more.
    assert (await back(without=True)).created
    assert room.options["database"] is None
    assert restart_issue(hass)

    hass.config_entries.async_update_entry(room, options={"database": typed})
    write(typed)
    runs: Any = Runs(PostgresJournal(server_address(typed)))
    await hass.async_add_executor_job(lambda: path.parent.mkdir(exist_ok=True))
    with patch.dict(hass.data, {RUNNING: runs}):
        with patch.object(runs.journal, "snapshot_to", side_effect=OSError("no room")):
            flow = await back(without=False)
        assert flow.error_text("base").endswith("no room")
        assert (await back(without=False)).created
        entries = await hass.async_add_executor_job(SqliteJournal(path).read)
        assert [one.event for one in entries] == [make.number(1)]
        # A file that is there was not brought over yet, and stays what it is.
        hass.config_entries.async_update_entry(room, options={"database": typed})
        with patch.object(runs.journal, "snapshot_to", side_effect=OSError("not asked")):
            assert (await back(without=False)).created
    runs.journal.close()


# --- a town whose journal is in a database ----------------------------------------------------------


async def test_a_town_in_a_database(
    hass: HomeAssistant, built_town: Town, typed: dict[str, Any], server: Server
) -> None:
    town = built_town
    room = town.entries["control_room"]
    hass.config_entries.async_update_entry(room, options={**room.options, "database": typed})
    await town.set_up()
    incident = await town.press()
    journal = town.runtime.journal
    assert await hass.async_add_executor_job(journal.first_kind, incident.incident_id)
    told = await async_get_config_entry_diagnostics(hass, room)
    assert told["room"]["journal"]["store"] == "StandbyJournal"
    assert PASSWORD not in repr(told)
    assert told["entry"]["options"]["database"] == "**REDACTED**"
    # The server goes away, and Home Assistant starts again: the incident is there.
    await hass.async_add_executor_job(server.end)
    try:
        await town.restart()
        assert town.incident().number == 1
        assert (await town.press("desk_2")).number == 2
        found = ir.async_get(hass).async_get_issue(DOMAIN, "journal")
        assert found is not None
        assert found.translation_key == "journal_database"
        assert ir.async_get(hass).async_get_issue(DOMAIN, "journal_past_unknown") is None
    finally:
        await hass.async_add_executor_job(server.begin)
    town.take_sent()


async def test_a_town_that_begins_with_nothing(
    hass: HomeAssistant, built_town: Town, typed: dict[str, Any]
) -> None:
    town = built_town
    room = town.entries["control_room"]
    away = {**typed, "port": 1}
    hass.config_entries.async_update_entry(room, options={**room.options, "database": away})
    await town.set_up()
    assert (await town.press()).number == 1
    assert ir.async_get(hass).async_get_issue(DOMAIN, "journal_past_unknown") is not None
    town.take_sent()
