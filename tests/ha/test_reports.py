"""Reports: asked for, opened by who may, made on schedule, and kept without names."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.requirements import RequirementsNotFound
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.municipal_alarm.bridge import report_files, reports as bridge_reports
from custom_components.municipal_alarm.bridge.reports import ISSUE
from custom_components.municipal_alarm.bridge.waiting import AT_ONCE
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.events import AccessRecorded
from custom_components.municipal_alarm.control_room.words import AccessKind, Outcome
from custom_components.municipal_alarm.journal.port import Head
from custom_components.municipal_alarm.radio import events as radio_events

from .acting import act, refused
from .ear import Ear
from .town import TOWN_HALL, Town

PATH = "/api/municipal_alarm/report"
SCRIPT = "<script>alert('x')</script>"


def read(made: dict[str, Any], text_format: str) -> str:
    """A report that is kept, letter by letter."""
    return Path(made["files"][text_format]).read_bytes().decode()


async def of_role(town: Town, role: str, name: str = "Vera") -> MockUser:
    """A user with a role."""
    user = MockUser(name=name, is_owner=False).add_to_hass(town.hass)
    entry = town.hass.config_entries.async_get_entry("control_room")
    assert entry is not None
    roles = {**entry.options.get("roles", {}), user.id: role}
    town.hass.config_entries.async_update_entry(entry, options={**entry.options, "roles": roles})
    await town.edited()
    return user


class Browser:
    """Somebody's browser."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def open(self, path: str) -> tuple[int, Any, str]:
        answer = await self._client.get(path)
        return answer.status, answer.headers, (await answer.read()).decode()

    async def text(self, path: str) -> str:
        status, _, text = await self.open(path)
        assert status == HTTPStatus.OK, text
        return text


async def browser_of(hass: HomeAssistant, hass_client_no_auth: Any, user: MockUser) -> Browser:
    token = await hass.auth.async_create_refresh_token(user, "https://example.org/app")
    client = await hass_client_no_auth()
    client.session.headers["Authorization"] = f"Bearer {hass.auth.async_create_access_token(token)}"
    return Browser(client)


@pytest.fixture
def looks(town: Town) -> list[AccessRecorded]:
    found: list[AccessRecorded] = []
    town.runtime.room.listen(
        lambda events: found.extend(one for one in events if isinstance(one, AccessRecorded))
    )
    return found


async def handled(town: Town, outcome: Outcome = Outcome.GENUINE) -> str:
    """One incident, from the press to the end."""
    incident = await town.press()
    await town.acknowledge(incident)
    await town.resolve(incident, outcome)
    await town.hass.async_block_till_done()
    town.take_sent()
    return incident.incident_id


def this_month() -> str:
    return f"{dt_util.utcnow():%Y-%m}"


def query(**said: str) -> str:
    return f"{PATH}?" + "&".join(f"{word}={value}" for word, value in said.items())


# --- made and kept ------------------------------------------------------------


async def test_a_month_is_made_and_kept_in_three_forms(
    hass: HomeAssistant, town: Town, ear: Ear
) -> None:
    await ear.listen("report_made")
    await handled(town)
    await handled(town, Outcome.FALSE)
    made = await act(town, "make_report", report="month", period=this_month())
    assert made["name"] == f"{this_month()}_city"
    assert set(made["files"]) == {"html", "csv", "json"}
    told = json.loads(read(made, "json"))
    assert told["figures"]["incidents"] == 2
    assert told["figures"]["outcomes"] == {"genuine": 1, "false": 1}
    assert (told["secrets"], told["whole_period"]) == (False, False)
    page = read(made, "html")
    assert "<svg" in page
    assert "<script" not in page
    assert read(made, "csv").count("\r\n") == 3
    (happened,) = ear.take()
    assert happened["report"]["files"] == made["files"]
    assert happened["report"]["report"] == "month"
    (kept,) = (await act(town, "get_reports"))["reports"]
    assert kept["name"] == made["name"]
    assert kept["building"] == ""


async def test_of_one_building(town: Town, ear: Ear) -> None:
    await ear.listen("report_made", place=["library"])
    await handled(town)
    made = await act(town, "make_report", report="year", building=TOWN_HALL)
    assert made["building_id"] == TOWN_HALL
    assert made["period"] == str(dt_util.utcnow().year - 1)
    assert ear.take() == []
    every = (await act(town, "get_reports", building=TOWN_HALL))["reports"]
    assert [one["name"] for one in every] == [made["name"]]
    assert (await act(town, "get_reports", building="library"))["reports"] == []


async def test_without_the_library_the_numbers_stand_in_tables(town: Town) -> None:
    await handled(town)
    with (
        patch.object(
            bridge_reports,
            "async_process_requirements",
            side_effect=RequirementsNotFound(DOMAIN, ["pygal"]),
        ),
        patch.object(bridge_reports, "drawer", return_value=None),
    ):
        made = await act(town, "make_report", report="month", period=this_month())
    page = read(made, "html")
    assert "<svg" not in page
    assert "Incidents by hour of the day" in page


async def test_refusals(hass: HomeAssistant, town: Town) -> None:
    viewer, nobody = await of_role(town, "viewer"), MockUser(name="Nobody").add_to_hass(hass)
    month = {"report": "month"}
    await refused(town, "not_permitted", "make_report", viewer, **month)
    await refused(town, "not_permitted", "get_report", nobody, **month)
    await refused(town, "not_permitted", "get_reports", nobody)
    await refused(town, "bad_report_period", "make_report", period="last month", **month)
    await refused(town, "bad_report_period", "make_report", period="2026", **month)
    # Nothing was before the first, and nothing is known of what comes.
    for period in ("2000-01", "2000-12", "2999-12"):
        await refused(town, "bad_report_period", "make_report", period=period, **month)
    await refused(town, "no_incident_given", "get_report", report="dossier")
    await refused(town, "unknown_building", "make_report", building="atlantis", **month)


async def test_what_cannot_be_written_says_so(hass: HomeAssistant, town: Town) -> None:
    with (
        patch.object(report_files, "keep", side_effect=OSError("disk full")),
        pytest.raises(HomeAssistantError, match="disk full"),
    ):
        await act(town, "make_report", report="month")
    with (
        patch.object(report_files, "kept", side_effect=OSError("unplugged")),
        pytest.raises(HomeAssistantError, match="unplugged"),
    ):
        await act(town, "get_reports")


# --- opened ------------------------------------------------------------------


async def test_a_dossier_for_an_operator(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any, looks: list[AccessRecorded]
) -> None:
    incident_id = await handled(town)
    olga = await of_role(town, "operator", "Olga")
    browser = await browser_of(hass, hass_client_no_auth, olga)
    status, headers, page = await browser.open(query(report="dossier", incident="1"))
    assert status == HTTPStatus.OK
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert headers["Cache-Control"] == "no-store"
    told = json.loads(await browser.text(query(report="dossier", incident="1", format="json")))
    assert told["incident"]["incident_id"] == incident_id
    assert told["incident"]["outcome"] == "genuine"
    assert told["timeline"][0]["event"] == "incident_raised"
    proof = told["proof"]
    head = town.runtime.journal.head()
    # That it was opened is written down at most once, behind what it proves.
    assert proof["last_position"] < proof["position"] <= head.position
    anchor = Head(proof["position"], bytes.fromhex(proof["hash"]))
    verify = town.runtime.journal.verify
    assert await hass.async_add_executor_job(verify, anchor) is None
    wrong = Head(anchor.position, bytes(32))
    assert await hass.async_add_executor_job(verify, wrong) is not None
    assert "with the hash" in page
    assert "data:image/jpeg;base64," in page
    assert "Confidential" in page
    await town.settle()
    # Once, though it was opened twice within minutes.
    (look,) = looks
    assert (look.what, look.actor.name) == (AccessKind.DOSSIER, "Olga")
    assert look.incident_id == incident_id
    row = (await browser.text(query(report="dossier", incident="1", format="csv"))).splitlines()
    assert len(row) == 2


async def test_a_dossier_tells_what_became_of_what_was_agreed(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any
) -> None:
    incident_id = await handled(town)
    lock, course = (
        {"text": text, "owner": "Facilities", "due": "2030-01-31"}
        for text in ("A lock", "A course")
    )
    await act(
        town,
        "evaluate_incident",
        town.operator,
        incident_id="1",
        outcome="genuine",
        happened="He spat.",
        measures=[lock, course],
    )
    await act(town, "close", town.operator, incident_id="1")
    await act(town, "complete_measure", town.operator, measure="A lock", note="Screwed on")
    await act(town, "drop_measure", town.operator, measure="A course", reason="Everybody went")
    seen = {}
    for role, name in (("operator", "Olga"), ("viewer", "Vera")):
        browser = await browser_of(hass, hass_client_no_auth, await of_role(town, role, name))
        text = await browser.text(query(report="dossier", incident=incident_id, format="json"))
        seen[role] = [line["text"] for line in json.loads(text)["timeline"]]
    for words in ("Screwed on", "Everybody went"):
        assert any(words in line for line in seen["operator"]), seen["operator"]
        assert not any(words in line for line in seen["viewer"])
    assert seen["operator"][-1].endswith("Everybody went”")


async def test_a_viewer_gets_the_shown_version(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any, looks: list[AccessRecorded]
) -> None:
    await handled(town)
    browser = await browser_of(hass, hass_client_no_auth, await of_role(town, "viewer"))
    page = await browser.text(query(report="dossier", incident="1"))
    assert "data:image/jpeg" not in page
    assert "Confidential" not in page
    told = json.loads(await browser.text(query(report="dossier", incident="1", format="json")))
    assert told["proof"] is None
    month = json.loads(
        await browser.text(query(report="period", period=this_month(), format="json"))
    )
    assert month["secrets"] is False
    assert month["figures"]["incidents"] == 1
    await town.settle()
    assert [look.what for look in looks] == [AccessKind.DOSSIER]


async def test_a_month_with_names_is_made_for_who_opens_it(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any, looks: list[AccessRecorded]
) -> None:
    await handled(town)
    browser = await browser_of(hass, hass_client_no_auth, await of_role(town, "operator", "Olga"))
    said = {"report": "period", "period": this_month(), "building": TOWN_HALL}
    page = await browser.text(query(**said))
    assert "<svg" in page
    assert "Confidential" in page
    assert (await browser.text(query(**said, format="csv"))).startswith("number,")
    await town.settle()
    assert {look.what for look in looks} == {AccessKind.REPORT}
    assert this_month() in looks[0].about


async def test_a_desk_with_a_script_for_a_name(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any
) -> None:
    await town.change_subentry(TOWN_HALL, "desk_1", title=SCRIPT, name=SCRIPT)
    await handled(town)
    browser = await browser_of(hass, hass_client_no_auth, await of_role(town, "operator", "Olga"))
    for said in (
        {"report": "dossier", "incident": "1"},
        {"report": "period", "period": this_month()},
    ):
        page = await browser.text(query(**said))
        assert "<script" not in page.lower()
    assert "&lt;script&gt;" in await browser.text(query(report="dossier", incident="1"))


async def test_who_may_not_open_anything(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any
) -> None:
    await handled(town)
    dossier = query(report="dossier", incident="1")
    nobody = await browser_of(hass, hass_client_no_auth, MockUser(name="N").add_to_hass(hass))
    assert (await nobody.open(dossier))[0] == HTTPStatus.FORBIDDEN
    stranger = Browser(await hass_client_no_auth())
    assert (await stranger.open(dossier))[0] == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"report": "novel"},
        {"report": "dossier"},
        {"report": "dossier", "incident": "999"},
        {"report": "dossier", "incident": "room"},
        {"report": "period", "period": "2026-13"},
        {"report": "period", "period": "2026-09", "building": "atlantis"},
        {"report": "period", "period": "2026-09", "format": "exe"},
        {"report": "kept", "name": "2026-09_city"},
        {"report": "kept", "name": "secrets.yaml"},
    ],
)
async def test_what_is_not_there(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any, said: dict[str, str]
) -> None:
    browser = await browser_of(hass, hass_client_no_auth, await of_role(town, "operator", "Olga"))
    status, _, text = await browser.open(query(**said))
    assert (status, text) == (HTTPStatus.NOT_FOUND, "no such report\n")


async def test_one_who_asks_for_many_keeps_nobody_waiting(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any
) -> None:
    await handled(town)
    vera = await browser_of(hass, hass_client_no_auth, await of_role(town, "viewer"))
    olga = await browser_of(hass, hass_client_no_auth, await of_role(town, "operator", "Olga"))
    month = query(report="period", period=this_month(), format="json")
    async with town.runtime.reports._one_at_a_time:
        asked = {asyncio.create_task(vera.open(month)) for _ in range(20)}
        while len(asked) > AT_ONCE:
            done, asked = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            assert {(await one)[0] for one in done} == {HTTPStatus.TOO_MANY_REQUESTS}
        other = asyncio.create_task(olga.open(month))
    assert (await other)[0] == HTTPStatus.OK
    assert [(await one)[0] for one in asked] == [HTTPStatus.OK] * AT_ONCE
    # They may ask again.
    assert (await vera.open(month))[0] == HTTPStatus.OK


async def test_addresses_open_for_who_asked(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any, hass_ws_client: Any
) -> None:
    await handled(town)
    await act(town, "make_report", report="month", period=this_month())
    # An automation is told where, and can open nothing by it.
    plain = (await act(town, "get_report", report="month"))["urls"]["html"]
    assert "authSig" not in plain
    olga = await of_role(town, "operator", "Olga")
    token = await hass.auth.async_create_refresh_token(olga, "https://example.org/app")
    websocket = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
    stranger = Browser(await hass_client_no_auth())
    for action, data in (
        ("get_report", {"report": "dossier", "incident_id": "1"}),
        ("get_report", {"report": "month", "period": this_month()}),
        ("get_reports", {}),
    ):
        await websocket.send_json_auto_id(
            {
                "type": "call_service",
                "domain": DOMAIN,
                "service": action,
                "service_data": data,
                "return_response": True,
            }
        )
        answer = (await websocket.receive_json())["result"]["response"]
        urls = (answer["reports"][0] if action == "get_reports" else answer)["urls"]
        assert set(urls) == {"html", "csv", "json"}
        page = await stranger.text(urls["html"])
        assert page.startswith("<!DOCTYPE html>")
        # It holds for what it was signed for, and for nothing else.
        assert (await stranger.open(urls["html"].replace("html", "csv")))[0] == 401


async def test_opened_while_the_journal_cannot_be_read_or_nothing_runs(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any
) -> None:
    await handled(town)
    browser = await browser_of(hass, hass_client_no_auth, await of_role(town, "operator", "Olga"))
    with patch.object(town.runtime.journal, "timeline", side_effect=OSError("gone")):
        assert (await browser.open(query(report="dossier", incident="1")))[0] == 503
    with patch.object(town.runtime.journal, "cases", side_effect=OSError("gone")):
        assert (await browser.open(query(report="period", period=this_month())))[0] == 503
    for entry in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    assert (await browser.open(query(report="kept", name="2026-09_city")))[0] == 503


async def test_duress_is_for_who_may_know_of_it(
    hass: HomeAssistant, town: Town, hass_client_no_auth: Any
) -> None:
    """What is kept and what a viewer opens says of a duress code what an all-clear is."""
    incident = await town.press("info_desk")
    await town.acknowledge(incident)
    await town.radio(radio_events.TextReceived, text="1")
    await town.radio(radio_events.TextReceived, text="0")
    await town.resolve(incident)
    await hass.async_block_till_done()
    town.take_sent()
    olga = await browser_of(hass, hass_client_no_auth, await of_role(town, "operator", "Olga"))
    vera = await browser_of(hass, hass_client_no_auth, await of_role(town, "viewer"))
    dossier = query(report="dossier", incident="1", format="json")
    month = query(report="period", period=this_month(), format="json")
    assert json.loads(await olga.text(dossier))["incident"]["duress"] is True
    assert json.loads(await olga.text(month))["incidents"][0]["duress"] is True
    for text in (await vera.text(dossier), await vera.text(month)):
        assert '"duress": true' not in text
        assert "Duress" not in text
    made = await act(town, "make_report", report="month", period=this_month())
    for text_format in made["files"]:
        kept = read(made, text_format).replace('"duress": false', "")
        assert "uress" not in kept.replace("nothing of duress", "")
    town.take_sent()


# --- on schedule ---------------------------------------------------------------


async def looked(town: Town, freezer: FrozenDateTimeFactory, at: datetime) -> None:
    """The clock comes to a time, and what is due then is done."""
    freezer.move_to(at)
    # The clock may have begun it by itself, on its way there.
    town.runtime.reports._look_soon(at)
    await town.settle()


async def test_made_by_itself_once(
    hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory, ear: Ear
) -> None:
    await ear.listen("report_made")
    await looked(town, freezer, datetime(2031, 2, 1, 12, tzinfo=UTC))
    assert {one["report"]["name"] for one in ear.take()} == {"2031-01_city", "2030_city"}
    await looked(town, freezer, datetime(2031, 2, 2, 12, tzinfo=UTC))
    assert ear.take() == []
    # What was made before the month was over is no report of it.
    await act(town, "make_report", report="month", period="2031-02")
    ear.take()
    await looked(town, freezer, datetime(2031, 3, 1, 12, tzinfo=UTC))
    assert [one["report"]["name"] for one in ear.take()] == ["2031-02_city"]


async def test_buildings_too_and_old_ones_go(
    hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory, ear: Ear
) -> None:
    entry = hass.config_entries.async_get_entry("control_room")
    assert entry is not None
    stored = {"monthly": True, "yearly": False, "buildings": True, "keep_years": 1}
    hass.config_entries.async_update_entry(entry, options={**entry.options, "reports": stored})
    await town.edited()
    await ear.listen("report_made", report="month")
    await looked(town, freezer, datetime(2031, 2, 1, 12, tzinfo=UTC))
    assert len(ear.take()) == 3
    await looked(town, freezer, datetime(2033, 1, 1, 12, tzinfo=UTC))
    kept = (await act(town, "get_reports"))["reports"]
    assert {one["period"] for one in kept} == {"2032-12"}
    ear.take()


async def test_an_issue_until_it_works_and_nothing_else(hass: HomeAssistant, town: Town) -> None:
    issues = ir.async_get(hass)
    reports = town.runtime.reports
    for failure in (OSError("read-only"), ValueError("a defect")):
        with patch.object(report_files, "keep", side_effect=failure):
            await reports.look()
        issue = issues.async_get_issue(DOMAIN, ISSUE)
        assert issue is not None
        assert issue.translation_key == "reports_not_written"
    with patch.object(town.runtime.cases, "complete", return_value=False):
        await reports.look()
    assert issues.async_get_issue(DOMAIN, ISSUE) is not None
    # Nobody is told of it otherwise: the town would say so at its end.
    await reports.look()
    assert issues.async_get_issue(DOMAIN, ISSUE) is None
    assert len((await act(town, "get_reports"))["reports"]) == 2


async def test_looked_at_every_night(
    hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory, ear: Ear
) -> None:
    await ear.listen("report_made")
    local = dt_util.get_default_time_zone()
    freezer.move_to(datetime(2031, 2, 2, 3, 19, 59, tzinfo=local))
    await town.pass_time(freezer, 2)
    assert "2031-01_city" in {one["report"]["name"] for one in ear.take()}
    town.take_sent()
