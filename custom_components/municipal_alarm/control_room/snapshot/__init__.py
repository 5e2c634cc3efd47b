"""What entities and screens may show: the room as plain JSON.

`secrets` says whether the reader may learn of duress. Without it an incident is
rendered as it looks without what is secret (`Incident.shown`), and one that only
duress raised is not there at all: nobody who looks over a shoulder, and no viewer,
can tell the difference. Where people are is shown with secrets only: building and
floor at all times, the desk or checkpoint as `opened` says. Times are ISO 8601 in UTC.

parts      times and places
incidents  the queue, and each incident whole
muster     the call-up and the roll-call of an incident
procedure  status codes, whom to call outside, desks being tested
evaluation what is learned of an incident, and the measures
opened     where, and of whom, the very desk or checkpoint is shown
people     operators, responders, lone workers, warnings, links
rounds     rounds that are walked, and reports
site       what is set up, building by building
shapes     the type of each of these; its parts are in place_, round_, evaluation_ and
           site_shapes
messages   the type of what the feed sends of them
"""

from datetime import datetime

from ..state import RoomState
from . import shapes
from .evaluation import measures
from .incidents import desk_state, incident, is_shown, open_in_building, queue
from .opened import Opened, opened
from .parts import Json, place, time
from .people import (
    links,
    lone_work_state,
    lone_worker,
    lone_workers,
    operators,
    pre_alerts,
    responder,
)
from .procedure import codes, desk_tests, external
from .rounds import open_round, open_rounds, report, reports, whole_report
from .site import site_structure, site_version

__all__ = [
    "Json",
    "Opened",
    "codes",
    "desk_state",
    "desk_tests",
    "external",
    "incident",
    "is_shown",
    "links",
    "lone_work_state",
    "lone_worker",
    "lone_workers",
    "measures",
    "open_in_building",
    "open_round",
    "open_rounds",
    "opened",
    "operators",
    "place",
    "pre_alerts",
    "queue",
    "report",
    "reports",
    "responder",
    "room",
    "shapes",
    "site_structure",
    "site_version",
    "time",
    "whole_report",
]


def room(state: RoomState, *, secrets: bool, now: datetime | None = None) -> shapes.Room:
    """The whole room: incidents, people, rounds, links. `now`: see `responder`."""
    near = opened(state)
    return {
        "site": site_version(state.site),
        "incidents": [
            incident(i, state.site, secrets=secrets) for i in queue(state, secrets=secrets)
        ],
        "responders": [
            responder(state, r, secrets=secrets, now=now, near=near)
            for r in state.site.responders.values()
        ],
        "rounds": open_rounds(state, secrets=secrets),
        "reports": reports(state, secrets=secrets),
        "lone_work": lone_workers(state, secrets=secrets),
        "pre_alerts": pre_alerts(state, secrets=secrets),
        "operators": operators(state),
        "links": links(state),
        "codes": codes(state.site, secrets=secrets),
        "external": external(state.site),
        "desk_tests": desk_tests(state),
    }
