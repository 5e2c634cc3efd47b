"""What stands in the way of a working alarm, in words."""

from collections.abc import Sequence

from homeassistant.core import HomeAssistant

from ..control_room.readiness import KEYS, Finding
from . import hole_words
from .labels import labels

MOST = 5
"""In a repair issue; the rest is counted."""

_MORE = "more"
LINES = (*KEYS, _MORE)
"""The words of `selector.readiness`."""


async def sentence(hass: HomeAssistant, finding: Finding, language: str | None = None) -> str:
    """What is missing, in one sentence without its full stop."""
    words = await labels(hass, "readiness", LINES, language)
    told = dict(finding.told)
    if finding.hole is not None:
        number = (finding.hole.step or 0) + 1
        told["hole"] = await hole_words.sentence(hass, finding.hole, number, language)
    return words[finding.key].format(**told)


async def mending(hass: HomeAssistant, finding: Finding, language: str | None = None) -> str:
    """What to do about it."""
    return (await labels(hass, "readiness_mend", KEYS, language))[finding.key]


async def listed(hass: HomeAssistant, findings: Sequence[Finding]) -> str:
    """The first few as a list, and how many more there are."""
    lines = [await sentence(hass, one) for one in findings[:MOST]]
    if more := len(findings) - len(lines):
        words = await labels(hass, "readiness", LINES)
        lines.append(words[_MORE].format(number=more))
    return "\n".join(f"- {line}" for line in lines)
