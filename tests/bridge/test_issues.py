"""Repair issues: what is new, other or over is found, and what stays is not touched."""

from pathlib import Path
import re

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.bridge import coverage, desks, policy_holes
from custom_components.municipal_alarm.bridge.issues import DOCS, Issue, Issues, raise_issue
from custom_components.municipal_alarm.const import DOMAIN

IDS = ("link_1", "link_2", "part_1")
ISSUES = st.builds(
    Issue,
    st.sampled_from(["link_lost", "part_lost"]),
    st.just({}),
    st.sampled_from(ir.IssueSeverity),
)


def shown(hass: HomeAssistant) -> dict[str, tuple[str | None, ir.IssueSeverity | None]]:
    return {
        one.issue_id: (one.translation_key, one.severity)
        for one in ir.async_get(hass).issues.values()
        if one.domain == DOMAIN and one.active
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(IDS), ISSUES), min_size=1))
async def test_what_is_wrong_is_shown_and_nothing_else(
    hass: HomeAssistant, told: list[dict[str, Issue]]
) -> None:
    issues = Issues(hass)
    for wrong in told:
        issues.show(wrong)
        assert shown(hass) == {name: (one.key, one.severity) for name, one in wrong.items()}
        assert [name for name in IDS if name in issues] == [n for n in IDS if n in wrong]
    issues.show({})
    assert shown(hass) == {}


async def test_what_stays_is_not_touched(hass: HomeAssistant) -> None:
    updates: list[Event] = []
    hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, updates.append)
    issues = Issues(hass)
    for system in ("A", "A", "B"):
        issues.show({"link": Issue("link_lost", {"system": system, "reason": "gone"})})
    issues.put("link", None)
    issues.put("link", None)
    await hass.async_block_till_done()
    assert [one.data["action"] for one in updates] == ["create", "update", "remove"]


async def test_an_issue_as_it_is_shown(hass: HomeAssistant) -> None:
    page = "drills.md#desks-to-be-tested"
    raise_issue(hass, "one", Issue("link_lost", {"system": "A"}, learn_more=page))
    raise_issue(hass, "two", Issue("link_lost", {}, ir.IssueSeverity.WARNING), persistent=True)
    one, two = (ir.async_get(hass).issues[DOMAIN, name] for name in ("one", "two"))
    assert (one.learn_more_url, two.learn_more_url) == (f"{DOCS}{page}", None)
    assert (one.severity, two.severity) == (ir.IssueSeverity.ERROR, ir.IssueSeverity.WARNING)
    assert (one.is_persistent, two.is_persistent) == (False, True)
    assert one.translation_placeholders == {"system": "A"}
    assert one.is_fixable is False


async def test_of_another_part_nothing_is_taken_over(hass: HomeAssistant) -> None:
    for name in ("hole_1", "hole_2", "link_1"):
        raise_issue(hass, name, Issue("link_lost", {}))
    issues = Issues(hass)
    issues.adopt("hole_")
    issues.show({"hole_2": Issue("part_lost", {})})
    assert {name: one[0] for name, one in shown(hass).items()} == {
        "hole_2": "part_lost",
        "link_1": "link_lost",
    }


@pytest.mark.parametrize("module", [coverage, desks, policy_holes], ids=lambda one: one.__name__)
def test_what_is_linked_to_is_there(module: object) -> None:
    page, _, anchor = vars(module)["_LEARN_MORE"].partition("#")
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert anchor in {one.casefold().replace(" ", "-") for one in headings}
