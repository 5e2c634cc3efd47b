"""The hand-over as a CAP 1.2 message: OASIS Standard CAP-V1.2, 1 July 2010.

Element order, closed lists and the form of times are those of its schema (section 3.4 of
the standard, "CAP Alert Message XML Schema"); what they mean is in section 3.2. Alarm
centres that take CAP read it with the schema at hand, and refuse what breaks it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
import hashlib
import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from ..words import AlarmKind
from .facts import HandOver, Links
from .text import drill_words, one_line, place_words, text, what

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

HEADLINE = 160
"""Letters: "some displays may be limited to 160 characters" (3.2.2, headline)."""

_AROUND_BUILDING_KM = 0.1
"""A building of a municipality, with the pavement around it."""
_AROUND_RADIO_KM = 0.05
"""Where a radio does not say how wrong it may be: GPS between houses."""


class _Grade(NamedTuple):
    """How CAP grades one kind of alarm. Urgency is Immediate for all of them."""

    category: str
    severity: str
    certainty: str


_GRADES: Mapping[AlarmKind, _Grade] = {
    AlarmKind.PANIC: _Grade("Security", "Severe", "Observed"),
    AlarmKind.EMERGENCY: _Grade("Security", "Severe", "Observed"),
    # A radio's tilt switch says so, and nobody has looked yet.
    AlarmKind.MAN_DOWN: _Grade("Rescue", "Severe", "Likely"),
    # Nothing says so: that is what it is.
    AlarmKind.LONE_WORKER: _Grade("Rescue", "Severe", "Possible"),
    AlarmKind.FIRE: _Grade("Fire", "Extreme", "Observed"),
}

# XML 1.0, production 2 (Char): what no document may hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NO_IDENTIFIER = re.compile(r"[^A-Za-z0-9@._:-]+")
"""Identifiers and senders "MUST NOT include spaces, commas or restricted characters (< and
&)" (3.2.1); what else is strange in them may break a receiver's file names."""


def cap(
    handed: HandOver,
    links: Links,
    language: str,
    zone: tzinfo,
    *,
    sender: str,
    target: str = "",
) -> str:
    """The message, as an XML document in text.

    `sender`: who we are among all senders of the world, as "municipal-alarm@example.org".
    `target`: who it is for; empty: whoever in the emergency services is shown it.
    """
    target = one_line(target)
    alert = Element("alert", {"xmlns": NAMESPACE})
    _add(alert, "identifier", _identifier(handed, target))
    _add(alert, "sender", _NO_IDENTIFIER.sub("-", sender))
    _add(alert, "sent", _time(handed.now, zone))
    _add(alert, "status", "Exercise" if handed.drill else "Actual")
    _add(alert, "msgType", "Alert")
    if target:
        _add(alert, "scope", "Private")
        _add(alert, "addresses", _quoted(target))
    else:
        _add(alert, "scope", "Restricted")
        _add(alert, "restriction", "Emergency services")
    if handed.drill:
        _add(alert, "note", drill_words(language))
    _add(alert, "incidents", f"municipal-alarm-{handed.number}")
    _info(SubElement(alert, "info"), handed, links, language, zone)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(alert, encoding="unicode")


def _info(info: Element, handed: HandOver, links: Links, language: str, zone: tzinfo) -> None:
    category, severity, certainty = _GRADES[handed.kind]
    event = what(handed, language)
    headline = f"{event} - {place_words(handed, language)}"
    _add(info, "language", language)
    _add(info, "category", category)
    _add(info, "event", event)
    _add(info, "urgency", "Immediate")
    _add(info, "severity", severity)
    _add(info, "certainty", "Possible" if handed.possible else certainty)
    _add(info, "onset", _time(handed.raised_at, zone))
    _add(info, "headline", headline if len(headline) <= HEADLINE else f"{headline[:159]}…")
    _add(info, "description", text(handed, links, language, zone))
    contact = ", ".join(filter(None, map(one_line, (handed.contact, handed.phone))))
    if contact:
        _add(info, "contact", contact)
    for name, value in (
        ("incident_number", str(handed.number)),
        ("presses", str(handed.presses)),
    ):
        parameter = SubElement(info, "parameter")
        _add(parameter, "valueName", name)
        _add(parameter, "value", value)
    for description, kind, url in (
        ("Live camera", "multipart/x-mixed-replace", links.camera),
        ("Picture of the alarm", "image/jpeg", links.snapshot),
    ):
        if url is not None:
            resource = SubElement(info, "resource")
            _add(resource, "resourceDesc", description)
            _add(resource, "mimeType", kind)
            _add(resource, "uri", url)
    area = SubElement(info, "area")
    _add(area, "areaDesc", one_line(handed.address) or place_words(handed, language))
    circle = _circle(handed)
    if circle:
        _add(area, "circle", circle)


def _circle(handed: HandOver) -> str:
    """Where to look: around the radio when it said where it is, or else the building."""
    if handed.located is not None:
        where = handed.located.position
        around = _AROUND_RADIO_KM if where.accuracy_m is None else where.accuracy_m / 1000
        return f"{where.latitude:.5f},{where.longitude:.5f} {around:.3f}"
    if handed.latitude is None or handed.longitude is None:
        return ""
    return f"{handed.latitude:.5f},{handed.longitude:.5f} {_AROUND_BUILDING_KM:.3f}"


def _add(parent: Element, name: str, said: str) -> None:
    SubElement(parent, name).text = _NO_XML.sub("", said)


def _identifier(handed: HandOver, target: str) -> str:
    """Of this message alone: each time it is handed over it is a new one."""
    # A source's own words make up the id of an incident: no identifier of CAP.
    made_of = f"{handed.incident_id}\n{target}\n{handed.now.isoformat()}"
    digest = hashlib.sha256(made_of.encode(errors="backslashreplace")).hexdigest()
    return f"municipal-alarm-{handed.number}-{digest[:16]}"


def _quoted(target: str) -> str:
    """One address: "addresses including white-space MUST be enclosed within double-quotes"."""
    address = target.replace('"', "'")
    return f'"{address}"' if " " in address else address


def _time(at: datetime, zone: tzinfo) -> str:
    """As "2002-05-24T16:49:00-07:00": whole seconds, and of UTC "-00:00", never "Z" (3.3.2)."""
    # An offset of a zone long ago has seconds, for which there is no room.
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    minutes = round(offset / timedelta(minutes=1))
    whole = at.astimezone(UTC).replace(microsecond=0)
    if minutes == 0:
        return f"{whole:%Y-%m-%dT%H:%M:%S}-00:00"
    return whole.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
