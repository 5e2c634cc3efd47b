"""The rules of the CAP 1.2 schema (OASIS Standard CAP-v1.2, 1 July 2010, section 3.4).

Written from the standard, apart from what is tested: which elements there are, in which
order and how often, the closed lists, and the form of times, circles and identifiers.
"""

from datetime import datetime
import re
from xml.etree import ElementTree as ET

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"

ONE, OPTIONAL, ANY, SOME = (1, 1), (0, 1), (0, None), (1, None)

_ALERT = (
    ("identifier", ONE),
    ("sender", ONE),
    ("sent", ONE),
    ("status", ONE),
    ("msgType", ONE),
    ("source", OPTIONAL),
    ("scope", ONE),
    ("restriction", OPTIONAL),
    ("addresses", OPTIONAL),
    ("code", ANY),
    ("note", OPTIONAL),
    ("references", OPTIONAL),
    ("incidents", OPTIONAL),
    ("info", ANY),
)
_INFO = (
    ("language", OPTIONAL),
    ("category", SOME),
    ("event", ONE),
    ("responseType", ANY),
    ("urgency", ONE),
    ("severity", ONE),
    ("certainty", ONE),
    ("audience", OPTIONAL),
    ("eventCode", ANY),
    ("effective", OPTIONAL),
    ("onset", OPTIONAL),
    ("expires", OPTIONAL),
    ("senderName", OPTIONAL),
    ("headline", OPTIONAL),
    ("description", OPTIONAL),
    ("instruction", OPTIONAL),
    ("web", OPTIONAL),
    ("contact", OPTIONAL),
    ("parameter", ANY),
    ("resource", ANY),
    ("area", ANY),
)
_RESOURCE = (
    ("resourceDesc", ONE),
    ("mimeType", ONE),
    ("size", OPTIONAL),
    ("uri", OPTIONAL),
    ("derefUri", OPTIONAL),
    ("digest", OPTIONAL),
)
_AREA = (
    ("areaDesc", ONE),
    ("polygon", ANY),
    ("circle", ANY),
    ("geocode", ANY),
    ("altitude", OPTIONAL),
    ("ceiling", OPTIONAL),
)
_PAIR = (("valueName", ONE), ("value", ONE))

_CHILDREN = {
    "alert": _ALERT,
    "info": _INFO,
    "resource": _RESOURCE,
    "area": _AREA,
    "parameter": _PAIR,
    "eventCode": _PAIR,
    "geocode": _PAIR,
}

_LISTS = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}

_TIME = re.compile(r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
_TIMES = ("sent", "effective", "onset", "expires")
_CIRCLE = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?)")
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def wrong_with(document: str) -> list[str]:
    """What the standard does not allow in a document; empty: it is a CAP 1.2 message."""
    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    alert = ET.fromstring(document.encode())  # noqa: S314  # ours
    if alert.tag != f"{NAMESPACE}alert":
        return [f"the root is {alert.tag}"]
    return [*_of(alert), *_of_addressing(alert)]


def said(document: str, *path: str) -> list[str | None]:
    """The texts of the elements at a path below the alert."""
    alert = ET.fromstring(document.encode())  # noqa: S314  # ours
    return [one.text for one in alert.findall("/".join(f"{NAMESPACE}{name}" for name in path))]


def _of(element: ET.Element) -> list[str]:
    name = element.tag.removeprefix(NAMESPACE)
    children = _CHILDREN.get(name)
    if children is None:
        return [*([f"{name} has children"] if len(element) else []), *_of_text(name, element.text)]
    found = [child.tag.removeprefix(NAMESPACE) for child in element]
    order = [known for known, _ in children]
    wrong = [f"{one} is unknown in {name}" for one in found if one not in order]
    if not wrong and found != sorted(found, key=order.index):
        wrong.append(f"{name} is out of order: {found}")
    for known, (least, most) in children:
        number = found.count(known)
        if number < least or (most is not None and number > most):
            wrong.append(f"{number} of {known} in {name}")
    return [*wrong, *(one for child in element for one in _of(child))]


def _of_text(name: str, text: str | None) -> list[str]:
    text = text or ""
    wrong = []
    if name in _LISTS and text not in _LISTS[name].split():
        wrong.append(f"{name} is {text!r}")
    if name in _TIMES:
        if not _TIME.fullmatch(text):
            wrong.append(f"{name} is {text!r}")
        elif text.endswith("+00:00"):
            wrong.append(f"{name}: UTC is -00:00")
        else:
            datetime.fromisoformat(text)
    if name in ("identifier", "sender") and (not text or re.search(r"[\s,<&]", text)):
        wrong.append(f"{name} is {text!r}")
    if name == "language" and not _LANGUAGE.fullmatch(text):
        wrong.append(f"{name} is {text!r}")
    if name == "circle":
        match = _CIRCLE.fullmatch(text)
        if match is None or not (abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180):
            wrong.append(f"{name} is {text!r}")
    if name == "headline" and len(text) > 160:
        wrong.append("the headline is long")
    if name in ("event", "areaDesc", "resourceDesc", "mimeType") and not text.strip():
        wrong.append(f"{name} is empty")
    return wrong


def _of_addressing(alert: ET.Element) -> list[str]:
    """Section 3.2.1: a restriction with Restricted alone, addresses with Private."""
    scope = alert.findtext(f"{NAMESPACE}scope")
    restricted = alert.find(f"{NAMESPACE}restriction") is not None
    addresses = alert.findtext(f"{NAMESPACE}addresses")
    wrong = []
    if restricted is not (scope == "Restricted"):
        wrong.append(f"restriction in {scope}")
    if (addresses is not None) is not (scope == "Private"):
        wrong.append(f"addresses in {scope}")
    if addresses is not None and not re.fullmatch(r'"[^"]*"|[^\s"]+', addresses):
        wrong.append(f"addresses are {addresses!r}")
    return wrong
