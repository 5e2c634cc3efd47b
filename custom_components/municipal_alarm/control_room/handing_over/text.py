"""The hand-over in words: to be read aloud by phone, or to be sent.

One fact a line, what decides where they drive first. What is not known is said, so that
nobody takes a missing line for good news.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from ..words import AlarmKind
from .facts import HandOver, Inside, Links, Why

_KINDS: Mapping[str, Mapping[AlarmKind, str]] = {
    "en": {
        AlarmKind.PANIC: "panic button",
        AlarmKind.EMERGENCY: "emergency call",
        AlarmKind.MAN_DOWN: "man down",
        AlarmKind.LONE_WORKER: "lone worker gives no sign of life",
        AlarmKind.FIRE: "fire",
    },
    "nl": {
        AlarmKind.PANIC: "paniekknop",
        AlarmKind.EMERGENCY: "noodoproep",
        AlarmKind.MAN_DOWN: "man down",
        AlarmKind.LONE_WORKER: "alleenwerker geeft geen teken van leven",
        AlarmKind.FIRE: "brand",
    },
}
"""Without duress: it leaves the house as an emergency call."""

_WHY: Mapping[str, Mapping[Why, str]] = {
    "en": {
        Why.IN_DANGER: "raised the alarm",
        Why.HELP: "asks for help",
        Why.MISSING: "not heard of",
        Why.ON_SCENE: "is there to help",
        Why.ALONE: "works there alone",
        Why.ON_GUARD: "is a guard on duty there",
    },
    "nl": {
        Why.IN_DANGER: "gaf het alarm",
        Why.HELP: "vraagt om hulp",
        Why.MISSING: "niets van gehoord",
        Why.ON_SCENE: "is er om te helpen",
        Why.ALONE: "werkt daar alleen",
        Why.ON_GUARD: "is daar beveiliger met dienst",
    },
}

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Alarm {number}: {what}",
        "drill": "DRILL, do not come",
        "possible": "possibly {what}",
        "place": "Place: {place}",
        "nowhere": "not known",
        "placed": "last proven there {ago}",
        "never_placed": "not proven to be there",
        "address": "Address: {address}",
        "map": "Map: {latitude:.5f}, {longitude:.5f}",
        "radio": "Radio: {latitude:.5f}, {longitude:.5f}, {ago}",
        "about": "about {metres} m",
        "since": "Since: {at}, {ago}",
        "presses": "raised {number} times, last {ago}",
        "detail": "The source calls it: {detail}",
        "inside": "Inside:",
        "nobody": "Inside: nobody of ours is known to be there",
        "pressed": "- An employee at this desk: pressed the button",
        "desk": "- An employee at this desk: may be there",
        "seen": "last seen {ago}: {place}",
        "unseen": "not seen lately",
        "contact": "Contact there: {contact}",
        "phone": "Control room: {phone}",
        "camera": "Camera, until {until}: {url}",
        "snapshot": "Picture of the alarm: {url}",
        "no_camera": "Camera: none looks at this place",
        "no_address": "Camera: no link, for the control room has no address on the internet",
        "now": "just now",
        "minutes": "{number} min ago",
        "hours": "{number} h ago",
    },
    "nl": {
        "title": "Alarm {number}: {what}",
        "drill": "OEFENING, kom niet",
        "possible": "mogelijk {what}",
        "place": "Plaats: {place}",
        "nowhere": "niet bekend",
        "placed": "daar {ago} voor het laatst vastgesteld",
        "never_placed": "daar niet vastgesteld",
        "address": "Adres: {address}",
        "map": "Kaart: {latitude:.5f}, {longitude:.5f}",
        "radio": "Portofoon: {latitude:.5f}, {longitude:.5f}, {ago}",
        "about": "op {metres} m na",
        "since": "Sinds: {at}, {ago}",
        "presses": "{number} keer gegeven, het laatst {ago}",
        "detail": "De bron noemt het: {detail}",
        "inside": "Binnen:",
        "nobody": "Binnen: voor zover bekend niemand van ons",
        "pressed": "- Een medewerker aan deze balie: drukte op de knop",
        "desk": "- Een medewerker aan deze balie: is daar mogelijk",
        "seen": "laatst gezien {ago}: {place}",
        "unseen": "de laatste tijd niet gezien",
        "contact": "Contact daar: {contact}",
        "phone": "Meldkamer: {phone}",
        "camera": "Camera, tot {until}: {url}",
        "snapshot": "Foto van het alarm: {url}",
        "no_camera": "Camera: hier kijkt er geen",
        "no_address": "Camera: geen koppeling, want de meldkamer heeft geen adres op internet",
        "now": "zojuist",
        "minutes": "{number} min geleden",
        "hours": "{number} uur geleden",
    },
}

LANGUAGES = tuple(_PHRASES)
"""The languages it is said in; any other falls back to English."""


def text(handed: HandOver, links: Links, language: str, zone: tzinfo) -> str:
    """All of it, one fact a line; times on the clocks of `zone`."""
    return "\n".join(_lines(handed, links, _of(language), zone))


def place_words(handed: HandOver, language: str) -> str:
    """The place, widest first."""
    place = one_line(handed.place.words()) if handed.place is not None else ""
    return place or _PHRASES[_of(language)]["nowhere"]


def what(handed: HandOver, language: str) -> str:
    """What it is, and whether that is certain."""
    language = _of(language)
    kind = _KINDS[language][handed.kind]
    return _PHRASES[language]["possible"].format(what=kind) if handed.possible else kind


def drill_words(language: str) -> str:
    """That nobody need come."""
    return _PHRASES[_of(language)]["drill"]


def _of(language: str) -> str:
    return language if language in _PHRASES else "en"


def _lines(handed: HandOver, links: Links, language: str, zone: tzinfo) -> Iterator[str]:
    say = _PHRASES[language]
    if handed.drill:
        yield say["drill"]
    yield say["title"].format(number=handed.number, what=what(handed, language))
    yield _joined(say["place"].format(place=place_words(handed, language)), _doubt(handed, say))
    if handed.address:
        yield say["address"].format(address=one_line(handed.address))
    if handed.latitude is not None and handed.longitude is not None:
        yield say["map"].format(latitude=handed.latitude, longitude=handed.longitude)
    if handed.located is not None:
        where, at = handed.located.position, handed.located.occurred_at
        yield _joined(
            say["radio"].format(
                latitude=where.latitude,
                longitude=where.longitude,
                ago=_ago(handed.now - at, say),
            ),
            say["about"].format(metres=round(where.accuracy_m))
            if where.accuracy_m is not None
            else "",
        )
    yield _joined(
        say["since"].format(
            at=_clock(handed.raised_at, handed.now, zone),
            ago=_ago(handed.now - handed.raised_at, say),
        ),
        say["presses"].format(
            number=handed.presses, ago=_ago(handed.now - handed.last_press_at, say)
        )
        if handed.presses > 1
        else "",
    )
    if handed.detail:
        yield say["detail"].format(detail=one_line(handed.detail))
    if handed.inside or handed.desk:
        yield say["inside"]
        if handed.desk:
            yield say["pressed" if handed.pressed else "desk"]
        yield from (f"- {_person(one, handed.now, language)}" for one in handed.inside)
    else:
        yield say["nobody"]
    if handed.contact:
        yield say["contact"].format(contact=one_line(handed.contact))
    if handed.phone:
        yield say["phone"].format(phone=one_line(handed.phone))
    yield from _pictures(handed, links, say, zone)


def _pictures(
    handed: HandOver, links: Links, say: Mapping[str, str], zone: tzinfo
) -> Iterator[str]:
    if links.camera is None or links.until is None:
        yield say[links.why_none]
    else:
        until = _clock(links.until, handed.now, zone)
        yield say["camera"].format(until=until, url=links.camera)
    if links.snapshot is not None:
        yield say["snapshot"].format(url=links.snapshot)


def _doubt(handed: HandOver, say: Mapping[str, str]) -> str:
    """How old the place of a responder is; of a desk there is no doubt."""
    if not handed.subject or handed.place is None:
        return ""
    if handed.place_at is None:
        return say["never_placed"]
    return say["placed"].format(ago=_ago(handed.now - handed.place_at, say))


def _person(one: Inside, now: datetime, language: str) -> str:
    say = _PHRASES[language]
    seen = (
        say["seen"].format(ago=_ago(now - one.seen_at, say), place=one_line(one.seen))
        if one.seen_at is not None
        else say["unseen"]
    )
    return f"{one_line(one.name)}: {_WHY[language][one.why]}; {seen}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _clock(at: datetime, now: datetime, zone: tzinfo) -> str:
    """A time of day, with its date when that is another than today's."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


def _ago(age: timedelta, say: Mapping[str, str]) -> str:
    minutes = age // timedelta(minutes=1)
    if minutes < 1:
        return say["now"]
    if minutes < 120:
        return say["minutes"].format(number=minutes)
    return say["hours"].format(number=minutes // 60)


def one_line(said: str) -> str:
    """What people typed, without line breaks: a name must not look like another fact."""
    return " ".join("".join(one if one.isprintable() else " " for one in said).split())
