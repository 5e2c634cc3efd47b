"""The timeline as it is read, who looked at it, and the report of that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import current_request
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from custom_components.municipal_alarm.bridge import looking
from custom_components.municipal_alarm.bridge.accesses import record_access
from custom_components.municipal_alarm.bridge.queries_timeline import CATEGORIES
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.words import AccessKind
from custom_components.municipal_alarm.learning.sentences import Category
from custom_components.municipal_alarm.radio import events as radio

from .acting import act, refused
from .town import CAMERA, OPERATOR, Town

PICTURE = "/api/municipal_alarm/picture"

Connect = Callable[[MockUser | None], Any]


@pytest.fixture
def connect(hass: HomeAssistant, hass_client_no_auth: Any) -> Connect:
    """Somebody's browser, with their token."""

    async def connect(user: MockUser | None) -> Any:
        client = await hass_client_no_auth()
        headers = {}
        if user is not None:
            token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
            headers = {"Authorization": f"Bearer {hass.auth.async_create_access_token(token)}"}

        async def get(path: str) -> Any:
            return await client.get(path, headers=headers)

        return get

    return connect


async def an_evening(town: Town, freezer: Any) -> Incident:
    """An alarm at desk 1 that is closed."""
    incident = await town.press()
    await town.pass_time(freezer, 4)
    await town.acknowledge(incident)
    await act(town, "view_camera", town.operator, incident_id="1", camera=CAMERA)
    await act(town, "report_status_code", responder="Anna", digits="1")
    await town.pass_time(freezer, 60)
    await act(town, "report_status_code", responder="Anna", digits="2")
    await act(town, "add_note", town.operator, incident_id="1", note="Red coat")
    await town.resolve(town.incident())
    await town.close(incident)
    town.take_sent()
    return incident


def looks(town: Town) -> list[e.AccessRecorded]:
    """All that was written down of who looked."""
    return [
        one.event
        for one in town.runtime.journal.read(limit=10_000)
        if isinstance(one.event, e.AccessRecorded)
    ]


async def test_it_reads_as_it_went(town: Town, freezer: Any) -> None:
    incident = await an_evening(town, freezer)
    told = {
        language: await act(
            town,
            "get_timeline",
            town.supervisor,
            incident_id=incident.incident_id,
            language=language,
        )
        for language in ("en", "nl")
    }
    en, nl = ([one["text"] for one in told[language]["entries"]] for language in ("en", "nl"))
    assert en[0] == "Incident 1: the panic button was pressed at Town hall, Ground floor, Desk 1"
    assert nl[0] == "Incident 1: de noodknop is ingedrukt bij Town hall, Ground floor, Desk 1"
    for line in (
        "The alarm left for Anna's phone (0.00 s)",
        "Olga took the incident on (4.0 s)",
        "Olga looked at the camera (Desk 1 source)",
        "Anna is on scene (1 min 4 s)",
        "The answer at the desk: failed: not available",
        "Olga noted: “Red coat”",
        "Olga closed the incident",
    ):
        assert line in en, en
    for line in (
        "Het alarm is verstuurd naar de telefoon van Anna (0,00 s)",
        "Olga nam het incident aan (4,0 s)",
        "Olga sloot het incident af",
    ):
        assert line in nl, nl
    at_last = told["en"]["entries"][-1]
    assert (at_last["category"], at_last["delay_s"], at_last["actor"], at_last["people"]) == (
        "handling",
        64.0,
        "Olga",
        ["Olga"],
    )
    assert told["en"]["complete"] is True


async def test_in_home_assistants_language_unless_asked(town: Town) -> None:
    await town.press()
    town.hass.config.language = "nl"
    story = await act(town, "get_timeline", incident_id="1")
    assert "noodknop" in story["entries"][0]["text"]
    town.take_sent()


async def test_lines_are_chosen(town: Town, freezer: Any) -> None:
    incident = await an_evening(town, freezer)

    async def chosen(**by: Any) -> list[dict[str, Any]]:
        story = await act(
            town, "get_timeline", town.operator, incident_id=incident.incident_id, **by
        )
        entries: list[dict[str, Any]] = story["entries"]
        return entries

    every = await chosen()
    assert {one["category"] for one in await chosen(category=["look", "alarm"])} == {
        "look",
        "alarm",
    }
    assert await chosen(actor="ANN") == [
        one for one in every if any("ann" in name.casefold() for name in one["people"])
    ]
    assert [one["event"] for one in await chosen(text="red COAT")] == ["note_added"]
    assert await chosen(actor="Anna", text="red coat") == []
    assert len(every) == sum([len(await chosen(category=one)) for one in CATEGORIES])


async def test_categories_are_those_that_an_incident_can_have() -> None:
    assert set(CATEGORIES) < set(Category)
    assert {Category.ROOM, Category.ROUND, Category.LONE_WORK}.isdisjoint(CATEGORIES)


async def test_what_was_erased_is_a_line_of_its_own(town: Town, freezer: Any) -> None:
    incident = await an_evening(town, freezer)
    journal = town.runtime.journal
    whole = journal.timeline(incident.incident_id)
    worn = [*whole[:1], replace(whole[1], event=None), *whole[2:]]
    with patch.object(journal, "timeline", return_value=worn):
        story = await act(town, "get_timeline", town.operator, incident_id=incident.incident_id)
        seen = await act(town, "get_timeline", town.viewer, incident_id=incident.incident_id)
    second = story["entries"][1]
    assert (second["text"], second["erased"], second["details"]) == (
        "What happened here was erased",
        True,
        {},
    )
    # What was erased may have been secret.
    assert not any(one["erased"] for one in seen["entries"])
    headless = [replace(whole[0], event=None), *whole[1:]]
    await town.pass_time(freezer, 601)
    with patch.object(journal, "timeline", return_value=headless):
        await act(town, "get_timeline", town.operator, incident_id=incident.incident_id)
    assert looks(town)[-1].about == "", "its number and place are gone"


async def test_a_viewer_reads_no_word_of_duress(town: Town) -> None:
    incident = await town.press("info_desk")
    await town.radio(radio.StatusMessage, code="0")
    await town.settle()
    for language in ("en", "nl"):
        known = await act(town, "get_timeline", town.operator, incident_id="1", language=language)
        seen = await act(town, "get_timeline", town.viewer, incident_id="1", language=language)
        assert any(one["secret"] for one in known["entries"])
        assert not any(one["secret"] for one in seen["entries"])
        word = {"en": "duress", "nl": "dwang"}[language]
        assert word in str(known)
        for hidden in ("duress", "dwang", "secret': True", "code 0"):
            assert hidden not in str(seen)
        # Nor by asking for it.
        asked = await act(
            town,
            "get_timeline",
            town.viewer,
            incident_id=incident.incident_id,
            text=word,
            language=language,
        )
        assert asked["entries"] == []
    town.take_sent()


# --- who looked -----------------------------------------------------------------


async def test_reading_a_closed_incident_is_written_down_once(town: Town, freezer: Any) -> None:
    incident = await town.press()
    await act(town, "get_timeline", town.operator, incident_id="1")
    assert looks(town) == [], "it is open: they work in it"
    await town.resolve(incident)
    await town.close(incident)
    for _ in range(3):
        await act(town, "get_timeline", town.operator, incident_id=incident.incident_id)
    await act(town, "get_timeline", town.viewer, incident_id=incident.incident_id)
    first, second = looks(town)
    assert (first.what, first.about, first.incident_id, first.actor.name) == (
        AccessKind.TIMELINE,
        "#1 Town hall, Ground floor, Desk 1",
        incident.incident_id,
        "Olga",
    )
    assert second.actor.actor_id == town.viewer.id
    await refused(town, "unknown_incident", "get_timeline", town.operator, incident_id="77")
    await town.pass_time(freezer, 601)
    await act(town, "get_timeline", town.operator, incident_id=incident.incident_id)
    assert len(looks(town)) == 3
    town.take_sent()


async def test_a_defect_keeps_nobody_from_reading(town: Town, caplog: Any) -> None:
    with patch.object(town.runtime.room, "handle", side_effect=ValueError("defect")):
        record_access(town.runtime, OPERATOR, AccessKind.REPORT, "x")
    assert "A look could not be written down" in caplog.text


async def test_the_picture_of_an_alarm(town: Town, freezer: Any, connect: Connect) -> None:
    incident = await an_evening(town, freezer)
    story = await act(town, "get_timeline", town.operator, incident_id=incident.incident_id)
    (picture,) = story["pictures"]
    assert picture["path"] == f"{PICTURE}/{incident.incident_id}"
    assert dt_util.parse_datetime(picture["taken_at"]) is not None
    seen = await act(town, "get_timeline", town.viewer, incident_id=incident.incident_id)
    assert seen["pictures"] == []

    supervisor, viewer, nobody = [
        await connect(who) for who in (town.supervisor, town.viewer, None)
    ]
    before = len(looks(town))
    assert (await nobody(picture["path"])).status == 401
    assert (await viewer(picture["path"])).status == 403
    assert (await supervisor(f"{PICTURE}/none")).status == 404
    await town.settle()
    assert len(looks(town)) == before
    answer = await supervisor(picture["path"])
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert await answer.read() == town.runtime.pictures.path(incident.incident_id).read_bytes()
    await town.settle()
    look = looks(town)[-1]
    assert (look.what, look.actor.name, look.about) == (
        AccessKind.PICTURE,
        "Sue",
        "#1 Town hall, Ground floor, Desk 1",
    )
    # A journal that cannot be read now hides no look.
    await town.pass_time(freezer, 601)
    with patch.object(town.runtime.journal, "timeline", side_effect=OSError("gone")):
        assert (await supervisor(picture["path"])).status == 200
    await town.settle()
    assert looks(town)[-1].about == ""


async def test_a_viewer_sees_the_picture_until_the_incident_is_closed(
    town: Town, connect: Connect
) -> None:
    incident = await town.press()
    viewer = await connect(town.viewer)
    path = f"{PICTURE}/{incident.incident_id}"
    assert (await viewer(path)).status == 200
    await town.settle()
    assert [(one.what, one.actor.actor_id) for one in looks(town)] == [
        (AccessKind.PICTURE, town.viewer.id)
    ]
    await town.resolve(incident)
    assert (await viewer(path)).status == 200
    await town.close(incident)
    assert (await viewer(path)).status == 403
    town.take_sent()


async def test_no_picture_while_nothing_runs(town: Town, connect: Connect) -> None:
    supervisor = await connect(town.supervisor)
    runtime = town.hass.data.pop(DOMAIN)
    assert (await supervisor(f"{PICTURE}/1")).status == 503
    town.hass.data[DOMAIN] = runtime


async def test_home_assistants_own_pictures_are_looks_too(town: Town, connect: Connect) -> None:
    incident = await town.press()
    viewer, nobody = await connect(town.viewer), await connect(None)
    camera = town.entity_id("camera", "desk_1_camera")
    image = town.entity_id("image", "desk_1_snapshot")
    assert looks(town) == [], "the snapshot is taken by nobody"
    for path in (f"/api/camera_proxy/{camera}", f"/api/image_proxy/{image}"):
        assert (await viewer(path)).status == 200
    for platform, unique in (("camera", "desk_1_camera"), ("image", "desk_1_snapshot")):
        shown = town.state(platform, unique).attributes["entity_picture"]
        assert (await nobody(shown)).status == 200
    await town.settle()
    assert [(one.what, one.actor.actor_id, one.incident_id) for one in looks(town)] == [
        (AccessKind.CAMERA, town.viewer.id, incident.incident_id),
        (AccessKind.PICTURE, town.viewer.id, incident.incident_id),
        (AccessKind.CAMERA, "browser", incident.incident_id),
        (AccessKind.PICTURE, "browser", incident.incident_id),
    ]
    # The privacy picture shows nothing.
    await town.resolve(incident)
    assert (await viewer(f"/api/camera_proxy/{camera}")).status == 200
    await town.settle()
    assert len(looks(town)) == 4
    town.take_sent()


async def test_an_alarm_that_comes_by_a_request_is_no_look(town: Town) -> None:
    """The snapshot is taken in a task that began in somebody's request."""

    class Request(dict[str, Any]):
        path = "/api/camera_proxy/camera.x"

    token = current_request.set(Request())  # type: ignore[arg-type]
    try:
        await town.press()
    finally:
        current_request.reset(token)
    await town.settle()
    assert looks(town) == []
    town.take_sent()


# --- the report for the works council --------------------------------------------


async def test_who_looked_at_what(town: Town, freezer: Any) -> None:
    incident = await an_evening(town, freezer)
    await town.pass_time(freezer, 1)
    await act(town, "get_timeline", town.supervisor, incident_id=incident.incident_id)
    await town.pass_time(freezer, 1)
    told = await act(town, "get_access_report", town.supervisor, language="nl")
    await town.pass_time(freezer, 1)
    assert (told["total"], told["live"], told["outside"], told["unproven"]) == (2, 1, [], 0)
    assert told["kinds"] == {"camera": 1, "timeline": 1}
    assert [(one["name"], one["total"], one["kinds"]) for one in told["people"]] == [
        ("Olga", 1, {"camera": 1}),
        ("Sue", 1, {"timeline": 1}),
    ]
    assert [(one["text"], one["when"], one["live"]) for one in told["looks"]] == [
        ("Olga bekeek de camera van #1 Town hall, Ground floor, Desk 1", "during", True),
        ("Sue bekeek de tijdlijn van #1 Town hall, Ground floor, Desk 1", "after", False),
    ]
    # That somebody asks for it is a look, too.
    again = await act(town, "get_access_report", town.supervisor)
    assert again["looks"][-1]["text"] == "Sue looked at who looked at what"
    only = await act(town, "get_access_report", town.supervisor, actor="olg")
    assert [one["name"] for one in only["people"]] == ["Olga"]


async def test_a_look_outside_an_incident_would_be_named(town: Town, freezer: Any) -> None:
    """The room refuses it; so it is put into the journal by hand."""
    incident = await an_evening(town, freezer)
    town.runtime.journal.append(
        [
            e.CameraViewed(
                at=dt_util.utcnow() + timedelta(seconds=1),
                incident_id=incident.incident_id,
                actor=OPERATOR,
                camera=CAMERA,
            ),
            e.ListeningStarted(
                at=dt_util.utcnow() + timedelta(seconds=2),
                incident_id=type(incident.incident_id)("gone"),
                actor=c.AUTOMATION,
                responder_id=next(iter(town.room.site.responders)),
                responder="Anna",
            ),
        ]
    )
    await town.pass_time(freezer, 5)
    told = await act(town, "get_access_report")
    assert [one["text"] for one in told["outside"]] == [
        "Olga looked at the camera of #1 Town hall, Ground floor, Desk 1"
    ]
    assert (told["live"], told["unproven"]) == (3, 1)


async def test_who_may_read_who_looked(town: Town) -> None:
    for who in (town.operator, town.viewer, town.stranger):
        await refused(town, "not_permitted", "get_access_report", who)
    for since, until in (
        ("2026-11-02T00:00:00+00:00", "2026-11-01T00:00:00+00:00"),
        ("2020-11-02T00:00:00+00:00", "2026-11-01T00:00:00+00:00"),
    ):
        await refused(town, "bad_period", "get_access_report", since=since, until=until)
    told = await act(
        town,
        "get_access_report",
        since="2026-11-01T00:00:00+00:00",
        until="2026-11-02T00:00:00+00:00",
    )
    assert (told["total"], told["looks"], told["people"]) == (0, [], [])


async def test_a_journal_that_cannot_be_read_says_so(town: Town) -> None:
    with (
        patch.object(town.runtime.journal, "happened", side_effect=OSError("gone")),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await act(town, "get_access_report")
    assert caught.value.translation_key == "journal_unreadable"


async def test_a_stream_that_a_browser_begins_is_a_look(town: Town) -> None:
    incident = await town.press()
    running, shown = town.runtime, town.incident().shown

    class Connection:
        user = town.viewer

    looking.looked_over_websocket(running, shown)
    await town.settle()
    assert looks(town) == [], "Home Assistant itself opened it"
    token = current_connection.set(Connection())  # type: ignore[arg-type]
    try:
        looking.looked_over_websocket(running, shown)
        looking.looked_over_websocket(running, None)
    finally:
        current_connection.reset(token)
    await town.settle()
    (look,) = looks(town)
    assert (look.what, look.actor.actor_id, look.incident_id) == (
        AccessKind.CAMERA,
        town.viewer.id,
        incident.incident_id,
    )
    town.take_sent()


async def test_a_camera_that_is_gone_has_its_last_name_or_none(town: Town) -> None:
    await town.press()
    town.take_sent()
    own = town.entity_id("camera", "desk_1_camera")
    for camera in (own, "camera.never"):
        await act(town, "view_camera", town.operator, incident_id="1", camera=camera)
        town.hass.states.async_remove(camera)
    story = await act(town, "get_timeline", town.operator, incident_id="1", category="look")
    assert [one["text"] for one in story["entries"]] == [
        "Olga looked at the camera (Camera)",
        "Olga looked at the camera",
    ]
