"""Who is where, and how they are reached.

A `Roster` changes only when people move, duty changes or the site is edited, so
its look-ups are made once and serve every alarm until then.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from functools import cached_property
from math import asin, cos, inf, radians, sin, sqrt

from .ids import BuildingId, ResponderId, SystemId
from .site import Building, Contact, Place, Responder, Site
from .values import caching, value
from .words import Confidence, Duty

_EARTH_KM = 6371.0
PLACE_HOLDS = timedelta(hours=12)
"""A shift, with overtime. After it a last place says nothing: who was in the library
yesterday is where they are set up to be today."""

_SURE_FOR = timedelta(minutes=15)
_LIKELY_FOR = timedelta(minutes=60)
"""How long somebody is surely, or likely, still where they were last proven to be."""

SHIFT = timedelta(hours=12)
"""After it a sign-on ends by itself: who forgot to hand a radio in does not get the
alarms, nor give the name, of whoever takes it from the rack."""


@value
class LastPlace:
    """Where a responder was last proven to be."""

    place: Place
    occurred_at: datetime
    by: str
    doubtful: bool = False
    """By a scan that may have been somebody else's."""


@value
class Carried:
    """Who signed on to a radio; `by`: tag, operator."""

    responder_id: ResponderId
    since: datetime
    until: datetime
    by: str


@caching
class Roster:
    """The site's people, as they are now. Without slots, for the look-ups."""

    site: Site = field(default_factory=Site)
    placed: Mapping[ResponderId, LastPlace] = field(default_factory=dict)
    duty: Mapping[ResponderId, bool] = field(default_factory=dict)
    carried: Mapping[Contact, Carried] = field(default_factory=dict)
    """The radios that somebody signed on to."""
    let_go: Mapping[Contact, datetime] = field(default_factory=dict)
    """When the last sign-on to a radio ended, where nobody signed on since."""

    def on_duty(self, responder: Responder) -> bool:
        """What was last said, or else what is set up."""
        return self.duty.get(responder.responder_id, responder.on_duty)

    def whereabouts(self, responder: Responder, now: datetime | None = None) -> BuildingId | None:
        """The building of the last place, or else the home building.

        Without `now` a last place counts however long ago it was.
        """
        last = self.placed.get(responder.responder_id)
        if (
            last is not None
            and last.place.building_id in self.site.buildings
            and (now is None or now - last.occurred_at < PLACE_HOLDS)
        ):
            return last.place.building_id
        return responder.home

    def place_of(self, responder: Responder, now: datetime) -> Place | None:
        """The place to send help to: the last one, or else the home building."""
        last = self.placed.get(responder.responder_id)
        if last is not None and now - last.occurred_at < PLACE_HOLDS:
            return last.place
        home = self.site.buildings.get(responder.home) if responder.home is not None else None
        return Place(home.building_id, home.name) if home is not None else None

    def confidence(self, responder: Responder, now: datetime) -> Confidence | None:
        """How sure their last place still is; None: it is not known, or says nothing more."""
        last = self.placed.get(responder.responder_id)
        age = now - last.occurred_at if last is not None else PLACE_HOLDS
        if age >= PLACE_HOLDS:
            return None
        if last is not None and last.doubtful:
            return Confidence.LOW
        if age <= _SURE_FOR:
            return Confidence.HIGH
        return Confidence.MEDIUM if age <= _LIKELY_FOR else Confidence.LOW

    def carrier(self, contact: Contact) -> ResponderId | None:
        """Who has a radio now: who signed on to it, or else whose it is by setting."""
        carried = self.carried.get(contact)
        if carried is not None and carried.responder_id in self.site.responders:
            return carried.responder_id
        return self.site.by_contact.get(contact)

    def contacts(self, responder: Responder) -> tuple[Contact, ...]:
        """How a responder is reached now, in order of preference.

        By the radio they signed on to, and by what is set up as theirs, less what
        somebody else signed on to.
        """
        if not self.carried:
            return responder.contacts
        own = self._signed_on.get(responder.responder_id, ())
        return (
            *own,
            *(
                contact
                for contact in responder.contacts
                if contact not in own
                and (
                    (carried := self.carried.get(contact)) is None
                    or carried.responder_id == responder.responder_id
                    or carried.responder_id not in self.site.responders
                )
            ),
        )

    def added(self, responder: Responder) -> Contact | None:
        """The radio that a tag made theirs, beside what is set up as theirs.

        Tags cross the air in clear, and can be copied: nobody relies on it alone.
        """
        return next(
            (
                contact
                for contact in self._signed_on.get(responder.responder_id, ())
                if self.carried[contact].by == "tag" and contact not in responder.contacts
            ),
            None,
        )

    def operator_chose(self, contact: Contact, responder_id: ResponderId) -> bool:
        """Whether an operator said who carries this radio, or what this responder carries."""
        return any(
            carried.by == "operator"
            and carried.responder_id in self.site.responders
            and (one == contact or carried.responder_id == responder_id)
            for one, carried in self.carried.items()
        )

    @cached_property
    def _signed_on(self) -> Mapping[ResponderId, tuple[Contact, ...]]:
        """The radios each signed on to, the last one first."""
        found: dict[ResponderId, tuple[Contact, ...]] = {}
        last_first = sorted(
            (
                (carried.since, contact.system_id, contact.address, contact, carried.responder_id)
                for contact, carried in self.carried.items()
            ),
            reverse=True,
        )
        for *_, contact, responder_id in last_first:
            found[responder_id] = (*found.get(responder_id, ()), contact)
        return found

    @cached_property
    def shift_over_at(self) -> datetime | None:
        """When the first sign-on ends by itself."""
        return min((carried.until for carried in self.carried.values()), default=None)

    @cached_property
    def _on_duty(self) -> Mapping[Duty, tuple[Responder, ...]]:
        return {
            duty: tuple(
                r for r in self.site.responders.values() if r.duty is duty and self.on_duty(r)
            )
            for duty in Duty
        }

    @cached_property
    def _maybe_here(self) -> Mapping[tuple[Duty, BuildingId | None], tuple[Responder, ...]]:
        """By duty and building: whose last place, or home, it is."""
        here: dict[tuple[Duty, BuildingId | None], tuple[Responder, ...]] = {}
        for duty, responders in self._on_duty.items():
            for responder in responders:
                for building_id in {self.whereabouts(responder): None, responder.home: None}:
                    here[duty, building_id] = (*here.get((duty, building_id), ()), responder)
        return here

    @cached_property
    def _ordered(self) -> dict[tuple[Duty, BuildingId], tuple[datetime, tuple[Responder, ...]]]:
        """By duty and building: the order of distance, and until when it holds."""
        return {}

    def with_duty(self, duty: Duty) -> tuple[Responder, ...]:
        """All who are on duty for this, wherever they are."""
        return self._on_duty[duty]

    def here(self, duty: Duty, building_id: BuildingId, now: datetime) -> tuple[Responder, ...]:
        """Those on duty in a building."""
        return tuple(
            responder
            for responder in self._maybe_here.get((duty, building_id), ())
            if self.whereabouts(responder, now) == building_id
        )

    def nearest(self, duty: Duty, building_id: BuildingId, now: datetime) -> tuple[Responder, ...]:
        """Those on duty elsewhere, nearest building first, unknown distance last.

        A patrol has no post of its own, so one that is here is the nearest.
        """
        until, ordered = self._ordered.get((duty, building_id), (now, ()))
        if now >= until:
            found = sorted(
                (self.distance_km(responder, building_id, now), responder.responder_id, responder)
                for responder in self._on_duty[duty]
                if duty is Duty.PATROL or self.whereabouts(responder, now) != building_id
            )
            ordered = tuple(responder for _, _, responder in found)
            self._ordered[duty, building_id] = (self._holds_until(now), ordered)
        return ordered

    def _holds_until(self, now: datetime) -> datetime:
        """When the first last place from before `now` stops to count."""
        ends = (last.occurred_at + PLACE_HOLDS for last in self.placed.values())
        return min((end for end in ends if end > now), default=now + PLACE_HOLDS)

    def distance_km(
        self, responder: Responder, building_id: BuildingId, now: datetime | None = None
    ) -> float:
        """From a responder's whereabouts to a building, in km; inf when unknown."""
        there = self.whereabouts(responder, now)
        if there == building_id:
            return 0.0
        here = self.site.buildings.get(there) if there is not None else None
        goal = self.site.buildings.get(building_id)
        return great_circle_km(here, goal) if here is not None and goal is not None else inf


def great_circle_km(one: Building, two: Building) -> float:
    """Distance over the earth (haversine), in km; inf without coordinates."""
    if one.latitude is None or one.longitude is None:
        return inf
    if two.latitude is None or two.longitude is None:
        return inf
    lat_1, lat_2 = radians(one.latitude), radians(two.latitude)
    half_lat = (lat_2 - lat_1) / 2
    half_lon = radians(two.longitude - one.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(sqrt(chord))


def best_contacts(
    contacts: tuple[Contact, ...],
    links: Mapping[SystemId, bool],
    devices: Mapping[tuple[SystemId, str], bool],
) -> tuple[Contact, ...]:
    """Contacts, the surest first: up and online, then unknown, then lost.

    None is left out: a text to a lost link waits there for its return.
    """
    if len(contacts) < 2:
        return contacts
    return tuple(sorted(contacts, key=lambda contact: _doubt(contact, links, devices)))


def reachable(
    contacts: tuple[Contact, ...],
    links: Mapping[SystemId, bool],
    devices: Mapping[tuple[SystemId, str], bool],
) -> bool:
    """Whether at least one contact is not known to be lost."""
    return any(_doubt(contact, links, devices) < 2 for contact in contacts)


def _doubt(
    contact: Contact,
    links: Mapping[SystemId, bool],
    devices: Mapping[tuple[SystemId, str], bool],
) -> int:
    link = links.get(contact.system_id)
    if link is False or devices.get((contact.system_id, contact.address)) is False:
        return 2
    return 0 if link else 1
