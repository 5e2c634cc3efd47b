"""Repair issues: what an administrator must look at, shown for as long as it lasts.

Each part of ours that complains has an `Issues` of its own, and says what is wrong now;
what is new, other or over is found here. An issue that stays as it is is not touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN

DOCS = "https://github.com/municipal-alarm/municipal-alarm/blob/main/docs/"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong."""

    key: str
    """Of its texts, under `issues` in the translations."""
    told: Mapping[str, str]
    """What they name."""
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR
    learn_more: str = ""
    """A page of `docs/`, with its part: "drills.md#desks-to-be-tested"."""


def raise_issue(
    hass: HomeAssistant, issue_id: str, issue: Issue, *, persistent: bool = False
) -> None:
    """Show one issue, or another one under its id; `persistent`: also after a restart."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        is_persistent=persistent,
        severity=issue.severity,
        translation_key=issue.key,
        translation_placeholders=dict(issue.told),
        learn_more_url=f"{DOCS}{issue.learn_more}" if issue.learn_more else None,
    )


class Issues:
    """The issues of one part."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Nothing is wrong yet."""
        self._hass = hass
        self._shown: dict[str, Issue | None] = {}
        """By its id; None: of an earlier run, nobody knows how it read."""

    def __contains__(self, issue_id: str) -> bool:
        """Whether an issue is shown."""
        return issue_id in self._shown

    def adopt(self, prefix: str) -> None:
        """Take over what an earlier run left behind under ids that begin like this.

        Home Assistant shows none of it, but knows what somebody chose to ignore.
        """
        for domain, issue_id in ir.async_get(self._hass).issues:
            if domain == DOMAIN and issue_id.startswith(prefix):
                self._shown.setdefault(issue_id, None)

    def show(self, wrong: Mapping[str, Issue]) -> None:
        """Show these, by their ids, and no others."""
        for issue_id in self._shown.keys() - wrong.keys():
            self.put(issue_id, None)
        for issue_id, issue in wrong.items():
            self.put(issue_id, issue)

    def put(self, issue_id: str, issue: Issue | None) -> None:
        """Show one as it is now; None: it is over."""
        if issue is None:
            if issue_id in self._shown:
                del self._shown[issue_id]
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        elif self._shown.get(issue_id) != issue:
            self._shown[issue_id] = issue
            raise_issue(self._hass, issue_id, issue)
