"""Which blueprints are installed, and installing them, in Home Assistant's own machinery."""

from pathlib import Path
import shutil

from homeassistant.components.blueprint.errors import FileAlreadyExists
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.municipal_alarm.bridge import blueprints
from custom_components.municipal_alarm.bridge.blueprints import Shipped, State, install, look

OURS = "automation/municipal_alarm/man_down.yaml"
OTHER = "script/municipal_alarm/ask_phones.yaml"


@pytest.fixture
async def home(hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of blueprints of a Home Assistant with automations and scripts."""
    hass.config.config_dir = str(tmp_path)
    shipped = tmp_path / "shipped"
    shutil.copytree(blueprints.FOLDER, shipped)
    monkeypatch.setattr(blueprints, "FOLDER", shipped)
    for domain in ("automation", "script"):
        assert await async_setup_component(hass, domain, {})
    return tmp_path / "blueprints"


@pytest.fixture
def shipped(home: Path) -> Path:
    """What comes with us, to be changed as by a new version."""
    return blueprints.FOLDER


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


async def states(hass: HomeAssistant) -> dict[str, State]:
    return {one.key: one.state for one in await look(hass)}


async def one(hass: HomeAssistant, key: str = OURS) -> Shipped:
    (found,) = [one for one in await look(hass) if one.key == key]
    return found


async def test_all_are_offered_and_none_is_there_at_first(hass: HomeAssistant, home: Path) -> None:
    found = await look(hass)
    assert len(found) == 14
    assert {one.domain for one in found} == {"automation", "script"}
    assert {one.state for one in found} == {State.NOT_INSTALLED}
    assert (await one(hass)).name == "man down"


async def test_where_nothing_automatic_runs_nothing_is_offered(hass: HomeAssistant) -> None:
    assert await look(hass) == ()


async def test_installed_by_the_machinery_of_home_assistant(
    hass: HomeAssistant, home: Path
) -> None:
    await install(hass, await look(hass))
    assert set((await states(hass)).values()) == {State.INSTALLED}
    for domain in ("automation", "script"):
        kept = await hass.data["blueprint"][domain].async_get_blueprints()
        ours = {path: one for path, one in kept.items() if path.startswith("municipal_alarm/")}
        assert ours
        assert all(isinstance(one, Blueprint) for one in ours.values())


async def test_only_what_is_chosen(hass: HomeAssistant, home: Path) -> None:
    await install(hass, [await one(hass)])
    assert [key for key, state in (await states(hass)).items() if state is State.INSTALLED] == [
        OURS
    ]


async def test_a_newer_one_is_an_update(hass: HomeAssistant, home: Path, shipped: Path) -> None:
    await install(hass, await look(hass))
    change(shipped / OURS, "How many must come", "How many are to come")
    found = await states(hass)
    assert found.pop(OURS) is State.UPDATE
    assert set(found.values()) == {State.INSTALLED}
    await install(hass, [await one(hass)])
    assert (await one(hass)).state is State.INSTALLED
    assert "How many are to come" in (home / OURS).read_text("utf-8")


async def test_what_was_changed_is_no_update(
    hass: HomeAssistant, home: Path, shipped: Path
) -> None:
    await install(hass, await look(hass))
    change(home / OURS, "How many must come", "So many")
    assert (await one(hass)).state is State.CHANGED
    change(shipped / OURS, "Who is called up", "Who is asked")
    assert (await one(hass)).state is State.CHANGED
    await install(hass, [await one(hass)])
    assert (await one(hass)).state is State.INSTALLED


@pytest.mark.parametrize("text", [b"", b"- a list\n", b"a: [", b"\xff\xfe", b"blueprint: {}\n"])
async def test_what_is_no_blueprint_any_more_was_changed(
    hass: HomeAssistant, home: Path, text: bytes
) -> None:
    await install(hass, await look(hass))
    (home / OURS).write_bytes(text)
    assert (await one(hass)).state is State.CHANGED
    await install(hass, [await one(hass)])
    assert (await one(hass)).state is State.INSTALLED


async def test_one_that_lies_there_from_elsewhere_is_not_ours(
    hass: HomeAssistant, home: Path
) -> None:
    """Nobody knows who wrote it: it is not written over unasked."""
    (home / OURS).parent.mkdir(parents=True)
    (home / OURS).write_text((blueprints.FOLDER / OURS).read_text("utf-8"), "utf-8")
    change(home / OURS, "source_url: https://", "source_url: https://example.com/")
    change(home / OURS, "How many must come", "So many")
    assert (await one(hass)).state is State.CHANGED


async def test_what_was_changed_after_it_was_seen_as_ours(hass: HomeAssistant, home: Path) -> None:
    (home / OURS).parent.mkdir(parents=True)
    (home / OURS).write_text((blueprints.FOLDER / OURS).read_text("utf-8"), "utf-8")
    assert (await one(hass)).state is State.INSTALLED, "the same is the same"
    change(home / OURS, "How many must come", "So many")
    assert (await one(hass)).state is State.CHANGED


async def test_one_imported_by_url_is_found_where_it_lies(
    hass: HomeAssistant, home: Path, shipped: Path
) -> None:
    imported = home / "automation" / "municipal-alarm" / "man_down.yaml"
    imported.parent.mkdir(parents=True)
    # As the importer of Home Assistant writes it.
    imported.write_text((await one(hass)).blueprint.yaml(), "utf-8")
    found = await one(hass)
    assert found.copies == {"municipal-alarm/man_down.yaml": State.INSTALLED}
    change(shipped / OURS, "How many must come", "How many are to come")
    assert (await one(hass)).state is State.UPDATE, "it was seen as it came"
    await install(hass, [await one(hass)])
    assert "How many are to come" in imported.read_text("utf-8")
    assert not (home / OURS).exists(), "automations use the other one"
    change(shipped / OURS, "How many are to come", "How many")
    assert (await one(hass)).state is State.UPDATE


async def test_one_imported_by_url_that_was_never_seen_as_ours(
    hass: HomeAssistant, home: Path, shipped: Path
) -> None:
    """From an older version, or changed as well: nobody can tell, so both can be chosen."""
    imported = home / "automation" / "municipal-alarm" / "man_down.yaml"
    imported.parent.mkdir(parents=True)
    imported.write_text((await one(hass)).blueprint.yaml(), "utf-8")
    change(shipped / OURS, "How many must come", "How many are to come")
    assert (await one(hass)).state is State.OTHER
    await install(hass, [await one(hass)])
    assert "How many are to come" in imported.read_text("utf-8")
    change(imported, "How many are to come", "So many")
    assert (await one(hass)).state is State.CHANGED, "now it is known what it was"


async def test_looking_writes_only_what_is_new(hass: HomeAssistant, home: Path) -> None:
    store = blueprints._store(hass)
    await look(hass)
    assert await store.async_load() is None
    await install(hass, [await one(hass)])
    known = await store.async_load()
    assert known is not None
    assert set(known) == {OURS}
    await store.async_remove()
    await look(hass)
    assert await blueprints._store(hass).async_load() == known


async def test_of_two_copies_both_are_brought_up_to_date(
    hass: HomeAssistant, home: Path, shipped: Path
) -> None:
    await install(hass, [await one(hass)])
    imported = home / "automation" / "municipal-alarm" / "man_down.yaml"
    imported.parent.mkdir(parents=True)
    shutil.copy(home / OURS, imported)
    change(imported, "How many must come", "So many")
    found = await one(hass)
    assert found.state is State.OTHER
    assert sorted(found.copies.values()) == [State.INSTALLED, State.OTHER]
    await install(hass, [found])
    assert set((await one(hass)).copies.values()) == {State.INSTALLED}
    await install(hass, [await one(hass)])
    assert set((await one(hass)).copies.values()) == {State.INSTALLED}


async def test_what_uses_it_is_reloaded(hass: HomeAssistant, home: Path, shipped: Path) -> None:
    await install(hass, await look(hass))
    reloaded: list[str] = []
    for domain in ("automation", "script"):
        hass.services.async_register(domain, "reload", lambda call: reloaded.append(call.domain))
    change(shipped / OURS, "How many must come", "How many are to come")
    await install(hass, [await one(hass)])
    await hass.async_block_till_done()
    assert reloaded == ["automation"]


async def test_what_cannot_be_written_is_not_said_to_be(hass: HomeAssistant, home: Path) -> None:
    # Home Assistant makes the folder itself, when it comes to it.
    (home / "script").mkdir(parents=True, exist_ok=True)
    (home / "script" / "municipal_alarm").write_text("a file in the way")
    with pytest.raises(OSError, match="municipal_alarm"):
        await install(hass, [await one(hass), await one(hass, OTHER)])
    assert (await one(hass)).state is State.INSTALLED
    assert (await one(hass, OTHER)).state is State.NOT_INSTALLED


async def test_one_that_was_put_there_in_the_meantime_stays(
    hass: HomeAssistant, home: Path
) -> None:
    """Imported in another window, between the look and the choice."""
    wanted = await one(hass)
    (home / OURS).parent.mkdir(parents=True)
    (home / OURS).write_text("of somebody else", "utf-8")
    with pytest.raises(FileAlreadyExists):
        await install(hass, [wanted])
    assert (home / OURS).read_text("utf-8") == "of somebody else"
    assert (await one(hass)).state is State.CHANGED


async def test_what_was_written_by_a_version_of_old_is_no_riddle(
    hass: HomeAssistant, home: Path, shipped: Path
) -> None:
    """Text that this Home Assistant does not take any more."""
    await install(hass, [await one(hass)])
    store = blueprints._store(hass)
    await store.async_save({OURS: "blueprint: 7\n"})
    change(shipped / OURS, "How many must come", "How many are to come")
    assert (await one(hass)).state is State.CHANGED
