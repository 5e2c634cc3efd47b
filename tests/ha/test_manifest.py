"""What hassfest and HACS would say of the manifest, hacs.json and the brand images."""

import ast
import json
from pathlib import Path
import re
import struct
import tomllib

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
import homeassistant.components
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from packaging.requirements import Requirement
import pytest

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.radio.gateway.tables import SERVICE_TYPE

from .flow_kit import COMPONENT

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))
HACS = json.loads((ROOT / "hacs.json").read_text("utf-8"))

# Loaded in every Home Assistant (bootstrap.py), or only where somebody looks:
# neither has to stand in the manifest.
_ALWAYS_THERE = (
    {*Platform}
    | {"backup", "diagnostics", "repairs", "system_health", "logbook"}
    | {"persistent_notification"}
)

# The height of each image; icons are square.
BRAND = {
    f"{shade}{kind}{suffix}.png": height
    for shade in ("", "dark_")
    for kind in ("icon", "logo")
    for suffix, height in (("", 256), ("@2x", 512))
}


def test_keys_are_sorted() -> None:
    keys = list(MANIFEST)
    assert keys[:2] == ["domain", "name"]
    assert keys[2:] == sorted(keys[2:])


def test_hassfest_and_hacs_find_what_they_need() -> None:
    for key in ("codeowners", "documentation", "issue_tracker", "version"):
        assert MANIFEST[key]
    assert MANIFEST["domain"] == DOMAIN == COMPONENT.name
    assert MANIFEST["config_flow"] is True
    assert MANIFEST["integration_type"] == "hub"
    assert MANIFEST["iot_class"] == "local_push"
    assert AwesomeVersion(MANIFEST["version"]).strategy is AwesomeVersionStrategy.SEMVER
    for key in ("documentation", "issue_tracker"):
        assert MANIFEST[key].startswith("https://")
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])


def test_what_is_downloaded_is_what_this_project_was_tried_with() -> None:
    wanted = [Requirement(one) for one in MANIFEST["requirements"]]
    assert {one.name for one in wanted} == {"holidays", "pg8000", "python-dateutil"}
    # Lower bounds alone: `workday` pins its holidays, and one Home Assistant has one of each.
    assert {one.operator for each in wanted for one in each.specifier} == {">="}
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    # The demo starts with --skip-pip, so that there they must be beforehand.
    demo = {Requirement(one).name for one in groups["demo"]}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for one in wanted:
        assert one.name in demo
        (locked,) = re.findall(rf"^{re.escape(one.name)}==(\S+)", lock, re.MULTILINE)
        assert locked in one.specifier


def test_workday_beside_us_takes_none_of_it_away() -> None:
    workday = json.loads(
        Path(homeassistant.components.__path__[0], "workday", "manifest.json").read_text("utf-8")
    )
    pinned = {Requirement(one).name: Requirement(one) for one in workday["requirements"]}
    (ours,) = [one for one in map(Requirement, MANIFEST["requirements"]) if one.name == "holidays"]
    (version,) = [one.version for one in pinned["holidays"].specifier]
    assert version in ours.specifier


def test_finds_gateways_by_the_name_they_announce() -> None:
    assert MANIFEST["zeroconf"] == [SERVICE_TYPE]
    assert "zeroconf" in MANIFEST["after_dependencies"]
    # RFC 6763 section 7.2: at most fifteen characters, the underscore not counted.
    assert len(SERVICE_TYPE.split(".")[0]) <= 16


def test_what_the_code_imports_is_depended_on() -> None:
    named = {DOMAIN, *MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}
    for file in COMPONENT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                parts = node.module.split(".")
                if parts[:2] != ["homeassistant", "components"]:
                    continue
                components = [parts[2]] if parts[2:] else [alias.name for alias in node.names]
                missing = set(components) - named - _ALWAYS_THERE
                assert not missing, f"{file.name} imports {missing}"


async def test_home_assistant_loads_it(hass: HomeAssistant) -> None:
    integration = await async_get_integration(hass, DOMAIN)
    assert integration.name == MANIFEST["name"]
    assert integration.version == MANIFEST["version"]
    assert await integration.resolve_dependencies() is not None


def test_hacs() -> None:
    allowed = {
        "content_in_root",
        "country",
        "filename",
        "hacs",
        "hide_default_branch",
        "homeassistant",
        "name",
        "persistent_directory",
        "render_readme",
        "zip_release",
    }
    assert HACS.keys() <= allowed
    assert HACS["name"] == MANIFEST["name"]
    assert HACS["homeassistant"] == "2026.10.0"
    # Its zip is built by script/release: tests/test_release.py.
    assert HACS["zip_release"] is True
    assert HACS["filename"] == "municipal_alarm.zip"
    assert {type(HACS[key]) for key in ("zip_release", "render_readme")} == {bool}


@pytest.mark.parametrize(("name", "height"), BRAND.items(), ids=BRAND)
def test_brand(name: str, height: int) -> None:
    image = (COMPONENT / "brand" / name).read_bytes()
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    width, real_height, depth, colour = struct.unpack(">IIBB", image[16:26])
    assert real_height == height
    assert width == height or "logo" in name
    assert (depth, colour) == (8, 6), "eight bits, with transparency"
    assert len(image) < 130_000


def test_brand_has_nothing_else() -> None:
    assert {path.name for path in (COMPONENT / "brand").iterdir()} == set(BRAND)
