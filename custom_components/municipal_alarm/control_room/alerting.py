"""One message to one responder, as the events that send it record it."""

from datetime import datetime

from .ids import ResponderId, SystemId
from .values import value
from .words import Purpose


@value
class Alert:
    """One message to one responder by one contact; `key` makes it idempotent."""

    key: str
    responder_id: ResponderId
    responder: str
    system_id: SystemId
    address: str
    text: str
    purpose: Purpose
    receipt_due_at: datetime | None
    """When to try again without a receipt; None: the system gives none."""
    original: str = ""
    """Key of the message that this repeats by another contact."""
    secret: bool = False
    """As in `IncidentEventBase`."""
    overtook: int = 0
    """Times that an earlier telling, which this one overtook, was sent in vain."""
