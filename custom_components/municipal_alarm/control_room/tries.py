"""By which ways a message was tried, as those know it who may know of it."""

from collections.abc import Iterator

from .incident import Incident
from .incident_parts import Delivery
from .site import Contact
from .turn import Turn
from .words import DeliveryState


def as_known(incident: Incident, key: str) -> Incident:
    """The incident as those know it who may know of a message.

    What is tried next, and shown of it, is what it would be if nothing had been tried in
    secret. Only of what is secret itself the rest counts.
    """
    return incident.shown if key in incident.shown.deliveries else incident


def has_it(incident: Incident, key: str, delivery: Delivery) -> bool:
    """Whether the responder confirmed the same message by another contact."""
    same = family(as_known(incident, key), key, delivery)
    return any(one.state is DeliveryState.RECEIPTED for one in same)


def not_tried(turn: Turn, incident: Incident, key: str, delivery: Delivery) -> Contact | None:
    """A contact of the responder that it did not go to yet, the surest first."""
    responder = turn.site.responders.get(delivery.alert.responder_id)
    if responder is None:
        return None
    tried = {(one.alert.system_id, one.alert.address) for one in family(incident, key, delivery)}
    return next(
        (
            contact
            for contact in turn.contacts(responder)
            if (contact.system_id, contact.address) not in tried
        ),
        None,
    )


def family(incident: Incident, key: str, delivery: Delivery) -> Iterator[Delivery]:
    """The same message, by whatever contact."""
    original = delivery.alert.original or key
    for other, one in incident.deliveries.items():
        if original in (other, one.alert.original):
            yield one
