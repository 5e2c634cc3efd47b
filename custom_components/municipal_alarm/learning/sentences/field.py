"""People in the field: scans, rounds, lone work, warnings before an alarm."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from ...control_room.words import DeliveryState, OpenedBy
from .telling import Category, Telling
from .vocabulary import DEVIATIONS, FLAGS, KINDS, ROUNDS, WAYS, Pair

_OPENED: Mapping[OpenedBy, Pair] = {
    OpenedBy.SCHEDULE: ("by the schedule", "volgens het rooster"),
    OpenedBy.OPERATOR: ("by {who}", "door {who}"),
    OpenedBy.SCAN: ("by a scan", "door een scan"),
    OpenedBy.FIRE: ("because of the fire", "vanwege de brand"),
}
_ROUND_ENDED: Mapping[str, Pair] = {
    "complete": ("every checkpoint was proven", "elk controlepunt is aangetoond"),
    "time": ("its time was over", "de tijd was om"),
    "operator": ("an operator ended it", "een centralist beëindigde hem"),
    "incident_over": ("the incident is over", "het incident is voorbij"),
}
_PRE_ALERT_ENDED: Mapping[str, Pair] = {
    "alarm": ("it became an alarm", "het werd een alarm"),
    "cleared": ("they stirred", "er was weer beweging"),
    "time": ("nothing more was heard", "er is niets meer gehoord"),
}
_PROMPT: Mapping[DeliveryState, Pair] = {
    DeliveryState.QUEUED: ("the question to {who} waits", "de vraag aan {who} wacht"),
    DeliveryState.SENT: ("the question to {who} left", "de vraag aan {who} is verstuurd"),
    DeliveryState.RECEIPTED: (
        "{who}'s radio or phone confirmed the question",
        "de portofoon of telefoon van {who} bevestigde de vraag",
    ),
    DeliveryState.FAILED: (
        "the question did not reach {who}",
        "de vraag kwam niet aan bij {who}",
    ),
    DeliveryState.OVERTAKEN: (
        "the question to {who} was needed no more",
        "de vraag aan {who} was niet meer nodig",
    ),
}


def _flags(tell: Telling, flags: tuple[Any, ...]) -> str:
    said = ", ".join(tell.speech.word(FLAGS, flag) for flag in flags)
    return f" ({said})" if said else ""


def _checkpoint(tell: Telling, name: str) -> str:
    return name or tell.say(("a checkpoint", "een controlepunt"))


def _scanned(tell: Telling, event: e.CheckpointScanned) -> str:
    said = tell.say(
        ("{who} was read at {place}", "{who} is gelezen bij {place}"),
        who=tell.person(event.responder),
        place=tell.where(event.place),
    )
    return f"{said}{tell.speech.way(event.by, WAYS)}{_flags(tell, event.flags)}"


def _pre_alert(tell: Telling, event: e.PreAlertRaised) -> str:
    return tell.say(
        (
            "{device} warns: {kind}, unless they stir",
            "{device} waarschuwt: {kind}, tenzij er beweging komt",
        ),
        device=tell.device(event.responder, event.system_id, event.address),
        kind=tell.speech.word(KINDS, event.kind),
    )


def _pre_alert_ended(tell: Telling, event: e.PreAlertEnded) -> str:
    said = tell.say(
        ("the warning of {who} is over", "de waarschuwing van {who} is voorbij"),
        who=tell.person(event.responder),
    )
    return f"{said}{tell.speech.why(event.reason, _PRE_ALERT_ENDED)}"


# --- rounds -----------------------------------------------------------------


def _round(tell: Telling, plan: str, event: e.RoundOpened | e.RoundReport) -> str:
    return tell.say(
        ("{kind} “{plan}” of {building}", "{kind} “{plan}” van {building}"),
        kind=tell.speech.word(ROUNDS, event.kind),
        plan=plan,
        building=event.building or tell.say(("a building", "een gebouw")),
    )


def _opened(tell: Telling, event: e.RoundOpened) -> str:
    by = tell.say(_OPENED[event.opened_by], who=tell.who(event.actor))
    said = tell.say(
        ("{round} was opened {by}", "{round} is geopend {by}"),
        round=_round(tell, event.plan, event),
        by=by,
    )
    if not event.responder:
        return said
    return said + tell.say((", for {who}", ", voor {who}"), who=event.responder)


def _visited(tell: Telling, event: e.CheckpointVisited) -> str:
    said = tell.say(
        ("{who} proved {checkpoint}, {how}", "{who} was bij {checkpoint}, {how}"),
        who=tell.person(event.responder),
        checkpoint=_checkpoint(tell, event.checkpoint),
        how=tell.speech.word(DEVIATIONS, event.deviation),
    )
    return f"{said}{_flags(tell, event.flags)}"


def _overdue(tell: Telling, event: e.CheckpointOverdue) -> str:
    return tell.say(
        (
            "{checkpoint} should have been proven by {due}",
            "{checkpoint} had voor {due} aangetoond moeten zijn",
        ),
        checkpoint=_checkpoint(tell, event.checkpoint),
        due=tell.speech.time(event.due_at, event.at),
    )


def _corrected(tell: Telling, event: e.RoundCorrected) -> str:
    return tell.say(
        (
            "{who} took {checkpoint} as proven{reason}",
            "{who} nam {checkpoint} als aangetoond aan{reason}",
        ),
        who=tell.who(event.actor),
        checkpoint=_checkpoint(tell, event.checkpoint),
        reason=tell.speech.said(event.reason),
    )


def _suspended(tell: Telling, event: e.RoundSuspended) -> str:
    said = tell.say(
        ("{who} suspended the round", "{who} onderbrak de ronde"), who=tell.who(event.actor)
    )
    return said + tell.speech.said(event.reason)


def _resumed(tell: Telling, event: e.RoundResumed) -> str:
    return tell.say(
        (
            "{who} let the round go on, {later} later",
            "{who} liet de ronde doorgaan, {later} later",
        ),
        who=tell.who(event.actor),
        later=tell.speech.duration(event.later_s),
    )


def _remarked(tell: Telling, event: e.RoundRemarked) -> str:
    return tell.say(
        ("{who} remarked{text}", "{who} merkte op{text}"),
        who=tell.who(event.actor),
        text=tell.speech.said(event.text),
    )


def _ended(tell: Telling, event: e.RoundEnded) -> str:
    said = tell.say(("the round is over", "de ronde is voorbij"))
    return said + tell.speech.why(event.reason, _ROUND_ENDED) + _missed(tell, event)


def _missed(tell: Telling, event: e.RoundEnded) -> str:
    if not event.missed:
        return ""
    names = tell.speech.names(_checkpoint(tell, name) for _, name in event.missed)
    return tell.say(("; missed: {names}", "; gemist: {names}"), names=names)


def _reported(tell: Telling, event: e.RoundReported) -> str:
    report = event.report
    words: Pair = (
        ("report of {round}: complete", "verslag van {round}: volledig")
        if report.complete
        else ("report of {round}: not complete", "verslag van {round}: niet volledig")
    )
    said = tell.say(words, round=_round(tell, report.plan, report))
    amended = tell.say((", amended", ", aangevuld")) if event.amended else ""
    walkers = tell.say((", by {who}", ", door {who}"), who=tell.speech.names(report.walkers))
    return f"{said}{amended}{walkers if report.walkers else ''}"


# --- lone work --------------------------------------------------------------


def _lone_work(tell: Telling, event: e.LoneWorkStarted) -> str:
    said = tell.say(
        (
            "{who} works alone, a sign of life every {every}",
            "{who} werkt alleen, elke {every} een levensteken",
        ),
        who=tell.person(event.responder),
        every=tell.speech.duration(event.every_s),
    )
    return f"{said}{_by(tell, event.by, event)}"


def _by(tell: Telling, by: str, event: e.LoneWorkStarted | e.CheckedIn) -> str:
    """How it came about: by whom, where somebody else did it."""
    if by == "operator" and event.actor is not None:
        return tell.say((", by {who}", ", door {who}"), who=tell.who(event.actor))
    way = tell.speech.way(by, WAYS)
    return f",{way}" if way else ""


def _checked_in(tell: Telling, event: e.CheckedIn) -> str:
    said = tell.say(
        ("{who} gave a sign of life", "{who} gaf een levensteken"),
        who=tell.person(event.responder),
    )
    return f"{said}{_by(tell, event.by, event)}"


def _prompted(tell: Telling, event: e.CheckInPrompted) -> str:
    return tell.say(
        (
            "{who} was asked for a sign of life; an alarm at {at}",
            "{who} is om een levensteken gevraagd; alarm om {at}",
        ),
        who=tell.person(event.responder),
        at=tell.speech.time(event.alarm_at, event.at),
    )


def _prompt_reported(tell: Telling, event: e.CheckInPromptReported) -> str:
    said = tell.say(_PROMPT[event.state], who=tell.person(event.responder))
    why = "" if event.state is DeliveryState.RECEIPTED else tell.speech.why(event.reason)
    sent = tell.alerts.get(event.key)
    return f"{said}{tell.since(sent[1] if sent else None, event.at)}{why}"


def _missed_it(tell: Telling, event: e.CheckInMissed) -> str:
    return tell.say(
        ("{who} gave no sign of life: alarm", "{who} gaf geen levensteken: alarm"),
        who=tell.person(event.responder),
    )


def _lone_work_ended(tell: Telling, event: e.LoneWorkEnded) -> str:
    said = tell.say(
        ("{who} is watched over no more", "over {who} wordt niet meer gewaakt"),
        who=tell.person(event.responder),
    )
    if event.reason == "operator" and event.actor is not None:
        return said + tell.say((", by {who}", ", door {who}"), who=tell.who(event.actor))
    way = tell.speech.way(event.reason, WAYS)
    return f"{said},{way}" if way else said


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.CheckpointScanned: (Category.ROUND, _scanned),
    e.PreAlertRaised: (Category.ALARM, _pre_alert),
    e.PreAlertEnded: (Category.ALARM, _pre_alert_ended),
    e.RoundOpened: (Category.ROUND, _opened),
    e.CheckpointVisited: (Category.ROUND, _visited),
    e.CheckpointOverdue: (Category.ROUND, _overdue),
    e.RoundCorrected: (Category.ROUND, _corrected),
    e.RoundSuspended: (Category.ROUND, _suspended),
    e.RoundResumed: (Category.ROUND, _resumed),
    e.RoundRemarked: (Category.ROUND, _remarked),
    e.RoundEnded: (Category.ROUND, _ended),
    e.RoundReported: (Category.ROUND, _reported),
    e.LoneWorkStarted: (Category.LONE_WORK, _lone_work),
    e.CheckedIn: (Category.LONE_WORK, _checked_in),
    e.CheckInPrompted: (Category.LONE_WORK, _prompted),
    e.CheckInPromptReported: (Category.LONE_WORK, _prompt_reported),
    e.CheckInMissed: (Category.LONE_WORK, _missed_it),
    e.LoneWorkEnded: (Category.LONE_WORK, _lone_work_ended),
}
