"""Names of things: strings that must not be mixed up."""

from hashlib import blake2b
from typing import NewType

BuildingId = NewType("BuildingId", str)
CheckpointId = NewType("CheckpointId", str)
DeskId = NewType("DeskId", str)
IncidentId = NewType("IncidentId", str)
OperatorId = NewType("OperatorId", str)
PolicyId = NewType("PolicyId", str)
ResponderId = NewType("ResponderId", str)
RoundId = NewType("RoundId", str)
RoundPlanId = NewType("RoundPlanId", str)
SessionId = NewType("SessionId", str)
"""Of lone work that is watched over; also the stream of its events."""
SignalId = NewType("SignalId", str)
SourceId = NewType("SourceId", str)
SystemId = NewType("SystemId", str)


def incident_of_signal(source_id: SourceId, signal_id: SignalId) -> IncidentId:
    """The id of the incident that a signal raises: 16 hexadecimal digits.

    The same for the same signal, so a press that was not written down before a
    crash raises the same incident again, and its messages have the same keys. With
    the source, for two sources may count their signals alike.
    """
    unique = f"{len(source_id)} {source_id} {signal_id}"
    return IncidentId(blake2b(unique.encode(), digest_size=8).hexdigest())
