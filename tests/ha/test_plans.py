"""Floor plans: who sees and who edits them, what stays after a restart, and what goes."""

from collections.abc import Callable
from io import BytesIO
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from custom_components.municipal_alarm.bridge.plan_files import PlanFiles
from custom_components.municipal_alarm.bridge.plan_pictures import MOST_BYTES
from custom_components.municipal_alarm.bridge.plans import DATA_PLANS, MOST_OF_BUILDING, Plans
from custom_components.municipal_alarm.control_room.snapshot.plan_shapes import (
    FloorPlan,
    FloorPlans,
)

from .shape import misfits
from .test_websocket_api import Screen
from .town import CAMERA, LIBRARY, TOWN_HALL, Town

FLOOR = "Ground floor"
PATH = "/api/municipal_alarm/plan"
DESK = {"kind": "desk", "id": "desk_1", "x": 0.25, "y": 0.75}


def picture(color: str = "white", text_format: str = "PNG") -> bytes:
    into = BytesIO()
    Image.new("RGB", (80, 60), color).save(into, text_format)
    return into.getvalue()


class Person:
    """Somebody with a browser: its WebSocket, and its requests."""

    def __init__(self, screen: Screen, http: Any, token: str) -> None:
        self.screen = screen
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, **headers: str) -> Any:
        return await self.http.get(path, headers=self.headers | headers)

    async def upload(
        self, content: bytes | None = None, building: str = TOWN_HALL, floor: str = FLOOR
    ) -> Any:
        return await self.http.post(
            PATH,
            params={"building": building, "floor": floor},
            data=picture() if content is None else content,
            headers=self.headers,
        )

    async def uploaded(self, content: bytes | None = None, **where: str) -> dict[str, Any]:
        answer = await self.upload(content, **where)
        assert answer.status == 200, await answer.text()
        plan: dict[str, Any] = await answer.json()
        assert list(misfits(plan, FloorPlan)) == []
        return plan

    async def plans(self, **which: str) -> list[dict[str, Any]]:
        told = await self.screen.result("plans", **which)
        assert list(misfits(told, FloorPlans)) == []
        several: list[dict[str, Any]] = told["plans"]
        return several

    async def save(self, plan: dict[str, Any], *marks: dict[str, Any]) -> dict[str, Any]:
        saved = await self.screen.result("plans/save", **of(plan), marks=list(marks))
        assert list(misfits(saved, FloorPlan)) == []
        return dict(saved)


def of(plan: dict[str, Any]) -> dict[str, Any]:
    return {key: plan[key] for key in ("building_id", "floor", "version")}


Enter = Callable[[MockUser], Any]


@pytest.fixture
def enter(hass: HomeAssistant, town: Town, hass_ws_client: Any, hass_client_no_auth: Any) -> Enter:
    async def enter(user: MockUser) -> Person:
        refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
        token = hass.auth.async_create_access_token(refresh)
        screen = Screen(town, await hass_ws_client(hass, token))
        await town.edited()
        return Person(screen, await hass_client_no_auth(), token)

    return enter


@pytest.fixture
async def sue(enter: Enter, town: Town) -> Person:
    """An administrator."""
    person: Person = await enter(town.supervisor)
    return person


def folder(hass: HomeAssistant) -> Path:
    return Path(hass.config.path("municipal_alarm/plans"))


def pictures(hass: HomeAssistant) -> set[str]:
    return {one.name for one in folder(hass).glob("*.*") if one.suffix in (".png", ".jpg")}


# --- seeing and placing -----------------------------------------------------------------


async def test_a_plan_is_brought_and_marked_and_all_see_it(
    enter: Enter, town: Town, sue: Person
) -> None:
    plan = await sue.uploaded()
    assert (plan["width"], plan["height"], plan["marks"]) == (80, 60, [])
    saved = await sue.save(
        plan,
        DESK,
        {"kind": "exit", "id": "e1", "name": "Main exit", "x": 0, "y": 1},
        {"kind": "camera", "id": CAMERA, "name": "Hall", "x": 0.5, "y": 0.5, "turn": 90},
    )
    assert saved["version"] > plan["version"]
    for user in (town.operator, town.viewer):
        person = await enter(user)
        assert await person.plans(building_id=TOWN_HALL) == [saved]
        assert await person.plans() == [saved]
        assert await person.plans(building_id=LIBRARY) == []
        answer = await person.get(saved["url"])
        assert answer.status == 200
        assert answer.content_type == "image/png"
        assert Image.open(BytesIO(await answer.read())).size == (80, 60)
    assert [(one["kind"], one["name"]) for one in saved["marks"]] == [
        ("desk", "Desk 1"),
        ("exit", "Main exit"),
        ("camera", "Hall"),
    ]


async def test_a_browser_keeps_it_and_asks_whether_it_may_still_show_it(
    town: Town, enter: Enter, sue: Person
) -> None:
    plan = await sue.uploaded()
    vic = await enter(town.viewer)
    answer = await vic.get(plan["url"])
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    tag = answer.headers["ETag"]
    again = await vic.get(plan["url"], **{"If-None-Match": tag})
    assert again.status == 304
    assert await again.read() == b""
    stan = await enter(town.stranger)
    assert (await stan.get(plan["url"], **{"If-None-Match": tag})).status == 403


async def test_a_camera_that_is_renamed_stays_on_the_plan(hass: HomeAssistant, sue: Person) -> None:
    plan = await sue.uploaded()
    mark = {"kind": "camera", "id": CAMERA, "name": "Hall", "x": 0.5, "y": 0.5}
    await sue.save(plan, mark, {**mark, "id": "camera.of_nobody"})
    er.async_get(hass).async_update_entity(CAMERA, new_entity_id="camera.renamed")
    (told,) = await sue.plans()
    assert [one["id"] for one in told["marks"]] == ["camera.renamed", "camera.of_nobody"]


async def test_a_sharper_picture_keeps_the_marks(hass: HomeAssistant, sue: Person) -> None:
    plan = await sue.save(await sue.uploaded(), DESK)
    before = pictures(hass)
    again = await sue.uploaded(picture("grey", "JPEG"), floor="  GROUND floor ")
    assert again["floor"] == FLOOR
    assert again["marks"] == plan["marks"]
    assert again["version"] == plan["version"] + 1
    assert len(pictures(hass)) == 1
    assert pictures(hass) != before
    assert (await sue.get(plan["url"])).status == 404


async def test_two_floors_may_have_one_picture(hass: HomeAssistant, sue: Person) -> None:
    first, second = await sue.uploaded(), await sue.uploaded(floor="First floor")
    assert first["url"] == second["url"]
    await sue.screen.result("plans/remove", **of(first))
    assert (await sue.get(second["url"])).status == 200
    await sue.screen.result("plans/remove", **of(second))
    assert (await sue.get(second["url"])).status == 404
    assert pictures(hass) == set()


async def test_open_screens_learn_of_it(town: Town, enter: Enter, sue: Person) -> None:
    vic = await enter(town.viewer)
    before = (await vic.screen.subscribe())["room"]["plans"]
    plan = await sue.uploaded()
    (delta,) = await vic.screen.take()
    assert delta["type"] == "delta"
    assert delta["plans"] > before
    await sue.save(plan, DESK)
    (next_delta,) = await vic.screen.take()
    assert next_delta["plans"] > delta["plans"]
    assert (await vic.screen.result("plans"))["version"] == next_delta["plans"]


# --- refused ----------------------------------------------------------------------------


async def refused(answer: Any, status: int, key: str) -> None:
    assert answer.status == status
    told = await answer.json()
    assert told["translation_domain"] == "municipal_alarm"
    assert told["translation_key"] == key
    assert told["message"] != key


async def test_who_may_not(town: Town, enter: Enter, sue: Person) -> None:
    plan = await sue.uploaded()
    for user in (town.operator, town.viewer):
        person = await enter(user)
        await refused(await person.upload(picture("red")), 403, "administrators_only")
        for kind, more in (("plans/save", {"marks": [DESK]}), ("plans/remove", {})):
            await person.screen.refused(
                "unauthorized", "administrators_only", kind, **of(plan), **more
            )
    stan = await enter(town.stranger)
    await stan.screen.refused("unauthorized", "not_permitted", "plans")
    assert (await stan.get(plan["url"])).status == 403
    assert (await sue.http.get(plan["url"])).status == 401
    assert (await sue.http.post(PATH, data=picture())).status == 401
    assert await sue.plans() == [plan]


@pytest.mark.parametrize(
    ("content", "where", "key"),
    [
        (b"<svg onload='alert(1)'/>", {}, "plan_no_picture"),
        (bytes(MOST_BYTES + 1), {}, "plan_too_large"),
        (None, {"building": "nowhere"}, "unknown_building"),
        (None, {"building": "secrets.yaml"}, "unknown_building"),
        (None, {"floor": "x" * 61}, "unknown_plan"),
        (None, {"floor": "a\u200bb"}, "unknown_plan"),
    ],
    ids=["script", "large", "building", "file", "long", "unprintable"],
)
async def test_what_is_not_taken(
    hass: HomeAssistant, sue: Person, content: bytes | None, where: dict[str, str], key: str
) -> None:
    await refused(await sue.upload(content, **where), 400, key)
    assert await sue.plans() == []
    assert pictures(hass) == set()


@pytest.mark.parametrize(
    "name", ["plans.json", "..%2F..%2Fsecrets.yaml", "%2Fetc%2Fpasswd", f"{'0' * 64}.png"]
)
async def test_no_other_file_is_given_out(sue: Person, name: str) -> None:
    await sue.uploaded()
    assert (await sue.get(f"{PATH}/{name}")).status in (400, 404)


@pytest.mark.parametrize(
    "bad",
    [
        {"x": 1.01},
        {"x": "nan"},
        {"y": -0.01},
        {"y": None},
        {"kind": "stair"},
        {"id": ""},
        {"name": "x" * 81},
        {"turn": 1000},
        {"colour": "red"},
    ],
)
async def test_marks_that_make_no_sense(sue: Person, bad: dict[str, Any]) -> None:
    plan = await sue.uploaded()
    await sue.screen.refused("invalid_format", None, "plans/save", **of(plan), marks=[DESK | bad])
    assert await sue.plans() == [plan]


async def test_marks_that_are_refused_change_nothing(sue: Person) -> None:
    plan = await sue.save(await sue.uploaded(), DESK)
    for mark, key in (
        ({"kind": "desk", "id": "desk_2"}, "plan_mark_elsewhere"),
        ({"kind": "exit", "id": "e"}, "plan_mark_without_name"),
        ({"kind": "desk", "id": "desk_1"}, "plan_mark_twice"),
        ({"kind": "camera", "id": "light.hall", "name": "A"}, "plan_no_camera"),
    ):
        answer = await sue.screen.ask(
            "plans/save", **of(plan), marks=[DESK, {"x": 0.1, "y": 0.1, **mark}]
        )
        assert answer["error"]["translation_key"] == key
    assert await sue.plans() == [plan]


async def test_the_second_of_two_who_edit_is_told(sue: Person) -> None:
    plan = await sue.uploaded()
    saved = await sue.save(plan, DESK)
    for kind, more in (("plans/save", {"marks": []}), ("plans/remove", {})):
        await sue.screen.refused(
            "service_validation_error", "plan_changed", kind, **of(plan), **more
        )
    assert await sue.plans() == [saved]
    nowhere = {**of(plan), "floor": "Attic"}
    await sue.screen.refused("not_found", "unknown_plan", "plans/remove", **nowhere)


async def test_one_that_was_made_anew_is_not_the_one_of_before(sue: Person) -> None:
    plan = await sue.uploaded()
    await sue.screen.result("plans/remove", **of(plan))
    assert (await sue.uploaded())["version"] > plan["version"]


async def test_a_building_has_so_many_floors(sue: Person) -> None:
    for number in range(MOST_OF_BUILDING):
        await sue.uploaded(floor=str(number))
    await refused(await sue.upload(floor="roof"), 400, "plan_too_many")
    await sue.uploaded(building=LIBRARY)


# --- what stays, and what goes ------------------------------------------------------------


async def test_they_are_there_after_a_restart_and_in_backups(
    hass: HomeAssistant, sue: Person
) -> None:
    plan = await sue.save(await sue.uploaded(), DESK)
    # What a backup takes along is the folder, and it is whole at every moment.
    anew = Plans(hass)
    await anew.load()
    assert anew.version == hass.data[DATA_PLANS].version
    assert anew.of(TOWN_HALL) == hass.data[DATA_PLANS].of(TOWN_HALL)
    file = plan["url"].rpartition("/")[2]
    assert await anew.picture(file) == await hass.data[DATA_PLANS].picture(file)
    assert await anew.picture(file) is not None


async def test_a_disk_that_fails_changes_nothing(hass: HomeAssistant, sue: Person) -> None:
    plan = await sue.save(await sue.uploaded(), DESK)
    before = pictures(hass)
    with patch.object(PlanFiles, "write_list", side_effect=OSError("full")):
        await refused(await sue.upload(picture("red")), 400, "plan_not_kept")
        await sue.screen.refused(
            "service_validation_error", "plan_not_kept", "plans/save", **of(plan), marks=[]
        )
    assert await sue.plans() == [plan]
    assert pictures(hass) == before
    with patch.object(PlanFiles, "remove", side_effect=OSError("busy")):
        # An old picture that stays is no reason to refuse a new one.
        await sue.uploaded(picture("red"))


@pytest.mark.parametrize("kept", ["{", "[]", '{"version": 1}', '{"version": 1, "plans": 3}'])
async def test_what_cannot_be_read_is_left_alone(
    hass: HomeAssistant, sue: Person, kept: str
) -> None:
    await sue.uploaded()
    (folder(hass) / "plans.json").write_text(kept)
    plans = hass.data[DATA_PLANS] = Plans(hass)
    await plans.load()
    assert await sue.plans() == []
    await refused(await sue.upload(), 400, "plan_not_kept")
    assert (folder(hass) / "plans.json").read_text() == kept


async def test_one_that_cannot_be_read_does_not_hide_the_others(
    hass: HomeAssistant, sue: Person
) -> None:
    plan = await sue.uploaded()
    path = folder(hass) / "plans.json"
    kept = json.loads(path.read_text())
    kept["plans"].insert(0, {"floor": "Attic"})
    path.write_text(json.dumps(kept))
    plans = hass.data[DATA_PLANS] = Plans(hass)
    await plans.load()
    assert await sue.plans() == [plan]


async def test_they_go_with_the_building(hass: HomeAssistant, town: Town, sue: Person) -> None:
    await sue.uploaded()
    other = await sue.uploaded(picture("grey"), building=LIBRARY, floor="")
    await hass.config_entries.async_remove(town.entries[TOWN_HALL].entry_id)
    await town.edited()
    assert await sue.plans() == [other]
    assert pictures(hass) == {other["url"].rpartition("/")[2]}
    await hass.config_entries.async_remove(town.entries["phones"].entry_id)
    assert await sue.plans() == [other]


async def test_a_building_that_is_disabled_keeps_its_plans_and_shows_none(
    hass: HomeAssistant, town: Town, sue: Person
) -> None:
    await sue.uploaded()
    entry_id = town.entries[TOWN_HALL].entry_id
    await hass.config_entries.async_set_disabled_by(entry_id, ConfigEntryDisabler.USER)
    await town.edited()
    assert await sue.plans() == []
    assert hass.data[DATA_PLANS].of(TOWN_HALL)


async def test_nothing_runs(hass: HomeAssistant, town: Town, sue: Person) -> None:
    plan = await sue.uploaded()
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    assert (await sue.get(plan["url"])).status == 503
    assert (await sue.upload()).status == 503
    await sue.screen.refused("home_assistant_error", "not_running", "plans")
