"""Every figure once more, from the raw events: slowly, and each by itself.

Shares with the product the classes of events and their words, and nothing else. What is
asked is docs/figures.md; whoever changes a figure there changes it here by hand.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta, tzinfo
from fractions import Fraction
from typing import Any, NamedTuple

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import Deviation, Outcome
from tests.learning import naive

MILESTONES = ("receipt", "acknowledged", "accepted", "on_scene", "resolved")


class Rules(NamedTuple):
    """What is set: (milestone, seconds, percent), (name, begins)."""

    targets: list[tuple[str, int, Fraction]]
    shifts: list[tuple[str, time]]
    zone: tzinfo


def share(part: int, whole: int) -> dict[str, Any]:
    return {"n": part, "of": whole, "percent": round(100 * part / whole, 1) if whole else None}


def rank(values: list[float], percent: Fraction) -> float | None:
    """The smallest of them that so many percent do not exceed."""
    for one in sorted(values):
        if Fraction(sum(other <= one for other in values), len(values)) * 100 >= percent:
            return round(one, 1)
    return None


# --- incidents --------------------------------------------------------------


def streams(events: list[e.Event]) -> list[list[e.Event]]:
    """The events of each incident."""
    ids = dict.fromkeys(one.incident_id for one in events if isinstance(one, e.INCIDENT_EVENTS))
    return [
        [
            one
            for one in events
            if isinstance(one, e.INCIDENT_EVENTS) and one.incident_id == incident_id
        ]
        for incident_id in ids
    ]


def incidents(events: list[e.Event], *, secrets: bool) -> list[dict[str, Any]]:
    """What is known of each that is over, in the order in which they were raised."""
    found = []
    for stream in streams(events):
        facts = naive.facts(stream, secrets=secrets)
        if facts is not None and facts["resolved_s"] is not None:
            found.append(facts | _what_and_where(stream, secrets=secrets))
    return sorted(found, key=lambda one: (one["raised_at"], one["number"]))


def _what_and_where(stream: list[e.Event], *, secrets: bool) -> dict[str, Any]:
    """Of what kind, by the alarm that leads, and where, by the last that is known."""
    events = stream if secrets else naive.as_all_know_it(stream)
    first = naive.raised(events)
    assert first is not None
    kind, priority, doubt, place = first.kind, first.priority, first.possible, first.place
    for one in events:
        if isinstance(one, e.SubjectPlaced):
            place = one.place
        if not isinstance(one, e.AlarmJoined):
            continue
        if one.priority is not None and one.priority < priority:
            leads, priority = True, one.priority
        elif one.explains is not None:
            leads = one.explains == first.signal_id
        else:
            certain = doubt and not one.possible and first.kind != "duress"
            leads = certain and one.priority in (None, priority)
        if leads and not one.secret:
            kind, doubt = one.kind, one.possible
        place = one.place or place
    return {
        "kind": kind.value,
        "place": place,
        "desk": place.desk_id if place and first.responder_id is None else None,
    }


def counts(one: dict[str, Any]) -> bool:
    return not one["drill"] and not one["test"] and one["outcome"] != Outcome.DRILL


def group(key: str, name: str, some: list[dict[str, Any]], rules: Rules) -> dict[str, Any]:
    """All that is said of some incidents."""
    times = {}
    for milestone in MILESTONES:
        asked = [one for one in some if milestone != "receipt" or one["receipts"]]
        asked += [one for one in some if one not in asked and one["receipt_s"] is not None]
        took = [one[f"{milestone}_s"] for one in asked if one[f"{milestone}_s"] is not None]
        times[milestone] = {
            "n": len(took),
            "of": len(asked),
            "median": rank(took, Fraction(50)),
            "p80": rank(took, Fraction(80)),
            "p90": rank(took, Fraction(90)),
            "p95": rank(took, Fraction(95)),
            "p985": rank(took, Fraction(197, 2)),
            "longest": round(max(took), 1) if took else None,
            "shortest": round(min(took), 1) if took else None,
        }
    known = [one["outcome"] for one in some if one["outcome"]]
    return {
        "key": key,
        "name": name,
        "incidents": len(some),
        "times": times,
        "targets": [target(some, *one) for one in rules.targets],
        "false": share(sum(one == Outcome.FALSE for one in known), len(known)),
    }


def target(
    some: list[dict[str, Any]], milestone: str, within: int, percent: Fraction
) -> dict[str, Any]:
    kept = asked = 0
    for one in some:
        took = one[f"{milestone}_s"]
        if took is not None:
            asked += 1
            kept += took <= within
        elif (milestone != "receipt" or one["receipts"]) and one["resolved_s"] > within:
            asked += 1
    return {
        "milestone": milestone,
        "within_s": within,
        "target_percent": float(percent),
        **share(kept, asked),
        "met": Fraction(100 * kept, asked) >= percent if asked else None,
    }


def shift_of(clock: time, shifts: list[tuple[str, time]]) -> str:
    """Go back through the day, and through the night before, to where a shift began."""
    minute = clock.replace(second=0, microsecond=0)
    for back in range(24 * 60):
        total = (minute.hour * 60 + minute.minute - back) % (24 * 60)
        for name, begins in shifts:
            if (begins.hour, begins.minute) == divmod(total, 60):
                return name
    return ""


def grouped(some: list[dict[str, Any]], rules: Rules) -> dict[str, list[dict[str, Any]]]:
    def local(one: dict[str, Any]) -> datetime:
        at: datetime = one["raised_at"]
        return at.astimezone(rules.zone)

    keys: dict[str, Callable[[dict[str, Any]], str]] = {
        "building": lambda one: one["place"].building_id if one["place"] else "",
        "kind": lambda one: one["kind"],
        "hour": lambda one: str(local(one).hour),
        "weekday": lambda one: str(local(one).weekday() + 1),
        "shift": lambda one: shift_of(local(one).time(), rules.shifts),
        "month": lambda one: local(one).strftime("%Y-%m"),
    }
    found = {}
    for by, key_of in keys.items():
        found[by] = []
        order = (lambda key: int(key)) if by in ("hour", "weekday") else str
        for key in sorted({key_of(one) for one in some}, key=order):
            of = [one for one in some if key_of(one) == key]
            place = of[-1]["place"]
            name = place.building if by == "building" and place else ""
            found[by].append(group(key, name, of, rules))
    return found


def repeat_desks(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for desk in {one["desk"] for one in some if one["desk"]}:
        of = [one for one in some if one["desk"] == desk]
        if len(of) > 1:
            ended = [one["outcome"] for one in of if one["outcome"]]
            where = of[-1]["place"]
            found.append(
                {
                    "desk_id": desk,
                    "building_id": where.building_id,
                    "place": ", ".join(filter(None, (where.building, where.floor, where.desk))),
                    "incidents": len(of),
                    "presses": sum(one["presses"] for one in of),
                    "false": share(sum(one == Outcome.FALSE for one in ended), len(ended)),
                }
            )
    return sorted(found, key=lambda one: (-one["incidents"], one["desk_id"]))


def worst_desks(some: list[dict[str, Any]]) -> dict[str, Any]:
    desks = Counter(one["desk"] for one in some if one["desk"])
    return share(sum(n for _, n in desks.most_common(10)), desks.total())


# --- the load ---------------------------------------------------------------


def positions(events: list[e.Event], at: datetime) -> int:
    """How many operators are there at a moment, at least one."""
    last: dict[str, e.OperatorPresenceChanged] = {}
    for one in events:
        if isinstance(one, e.OperatorPresenceChanged) and one.at <= at:
            before = last.get(one.operator_id)
            if before is None or one.at >= before.at:
                last[one.operator_id] = one
    there = [one for one in last.values() if one.present and at < one.at + timedelta(days=1)]
    return max(len(there), 1)


def alarm_load(
    some: list[dict[str, Any]], events: list[e.Event], since: datetime, until: datetime
) -> dict[str, Any]:
    """At every moment at which something can change, everything is counted anew."""
    ten = timedelta(minutes=10)
    raised = [one["raised_at"] for one in some]
    changed = [one.at for one in events if isinstance(one, e.OperatorPresenceChanged)]
    changed += [at + timedelta(days=1) for at in changed]
    moments = {since, *raised, *(at + ten for at in raised), *changed}
    moments = {at for at in moments if since <= at < until}

    def recent(at: datetime) -> int:
        return sum(at - ten < one <= at for one in raised)

    floods: list[dict[str, Any]] = []
    open_flood: dict[str, Any] | None = None
    attended = 0.0
    order = sorted(moments)
    for at, following in zip(order, [*order[1:], until], strict=True):
        there, now = positions(events, at), recent(at)
        attended += there * (following - at).total_seconds()
        if open_flood is None and now > 10 * there:
            open_flood = {"begins": at, "peak": now, "positions": there, "ends": until}
            floods.append(open_flood)
        elif open_flood is not None:
            open_flood["peak"] = max(open_flood["peak"], now)
            open_flood["positions"] = max(open_flood["positions"], there)
            if now < 5 * there:
                open_flood["ends"] = at
                open_flood = None
    for flood in floods:
        begins, ends = flood["begins"], flood["ends"]
        flood["seconds"] = (ends - begins).total_seconds()
        last = ends if ends < until else ends - timedelta(microseconds=1)
        flood["alarms"] = sum(begins - ten < one <= last for one in raised)
        flood |= {"begins": begins.isoformat(), "ends": ends.isoformat()}
    flooded = sum(one["seconds"] for one in floods)
    return {
        "alarms": len(raised),
        "per_10_minutes": round(len(raised) * 600 / attended, 4) if attended else None,
        "peak": max(map(recent, moments), default=0),
        "floods": floods,
        "flood_seconds": flooded,
        "flood_percent": round(100 * flooded / (until - since).total_seconds(), 3),
    }


# --- the field, the equipment -----------------------------------------------


def last_reports(events: list[e.Event], since: datetime, until: datetime) -> list[e.RoundReport]:
    """Of each round the last that was reported in a period."""
    found: dict[str, e.RoundReport] = {}
    for one in events:
        if isinstance(one, e.RoundReported) and since <= one.at < until:
            found[one.report.round_id] = one.report
    return sorted(found.values(), key=lambda one: one.planned_at)


def rounds(reports: list[e.RoundReport], drills: set[str]) -> dict[str, Any]:
    real = [one for one in reports if one.incident_id not in drills]

    def missed(some: Iterable[e.RoundReport]) -> int:
        return sum(
            not one.complete
            and all(line.visited_at is None and not line.corrected for line in one.lines)
            for one in some
        )

    lines = [line for one in real for line in one.lines]
    late = sum(line.deviation == Deviation.LATE for line in lines)
    gone = sum(line.deviation == Deviation.MISSED for line in lines)
    plans = []
    for plan_id in {one.plan_id for one in real}:
        of = [one for one in real if one.plan_id == plan_id]
        of_lines = [line for one in of for line in one.lines]
        proven = [line for line in of_lines if line.deviation != Deviation.MISSED]
        plans.append(
            {
                "plan_id": plan_id,
                "plan": of[-1].plan,
                "building_id": of[-1].building_id,
                "building": of[-1].building,
                "rounds": len(of),
                "kept": sum(one.complete for one in of),
                "missed": missed(of),
                "checkpoints": share(len(proven), len(of_lines)),
            }
        )
    return {
        "kept": share(sum(one.complete for one in real), len(real)),
        "missed": share(missed(real), len(real)),
        "checkpoints": {
            "on_time": len(lines) - late - gone,
            "late": late,
            "missed": gone,
            "out_of_order": sum(
                line.out_of_order or line.deviation == Deviation.OUT_OF_ORDER for line in lines
            ),
        },
        "corrected": sum(line.corrected != "" for line in lines),
        "plans": sorted(plans, key=lambda one: (one["building"], one["plan_id"])),
    }


def links(events: list[e.Event], until: datetime) -> list[dict[str, Any]]:
    """Each link, from change to change."""
    found = []
    told = [one for one in events if isinstance(one, e.LinkStateChanged)]
    for system in sorted({one.system_id for one in told}):
        of = [one for one in told if one.system_id == system]
        known = (until - of[0].at).total_seconds()
        down, losses = 0.0, 0
        for number, one in enumerate(of):
            if not one.up:
                end = of[number + 1].at if number + 1 < len(of) else until
                down += max((end - one.at).total_seconds(), 0)
                losses += number == 0 or of[number - 1].up
        found.append(
            {
                "system_id": system,
                "losses": losses,
                "down_seconds": down,
                "up_percent": round(100 * (1 - down / known), 3) if known > 0 else None,
            }
        )
    return found


def desk_tests(events: list[e.Event], desks: set[str]) -> dict[str, Any]:
    proven = {one.desk_id for one in events if isinstance(one, e.DeskTested)}
    failed = [
        one
        for one in events
        if isinstance(one, e.DeskTestEnded)
        and one.desk_id in desks
        and one.reason in ("not_seen", "no_press")
    ]
    return {"tested": share(len(proven & desks), len(desks)), "failed": len(failed)}


def figures(
    events: list[e.Event],
    since: datetime,
    until: datetime,
    rules: Rules,
    desks: set[str],
    *,
    secrets: bool,
    building: str | None = None,
) -> dict[str, Any]:
    """Everything but what is silent, which no event tells."""
    over = incidents(events, secrets=secrets)
    if building is not None:
        over = [one for one in over if one["place"] and one["place"].building_id == building]
    period = [one for one in over if since <= one["raised_at"] < until]
    some = [one for one in period if counts(one)]
    during = [one for one in events if since <= one.at < until]
    kinds = Counter(type(one) for one in during)
    reports = [
        one for one in last_reports(events, since, until) if building in (None, one.building_id)
    ]
    aside = Counter(one.reason for one in during if isinstance(one, e.SignalSetAside))
    ended = Counter(one["outcome"].value for one in some if one["outcome"])
    city = building is None
    asked = [one for one in during if isinstance(one, e.CheckInPrompted)]
    of_all = group("", "", some, rules)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "building_id": building,
        "incidents": of_all["incidents"],
        "times": of_all["times"],
        "targets": of_all["targets"],
        "false": of_all["false"],
        "presses": sum(one["presses"] for one in some),
        "outcomes": dict(ended),
        "drills": len(period) - len(some),
        "by": grouped(some, rules),
        "repeat_desks": repeat_desks(some),
        "worst_desks": worst_desks(some),
        "load": alarm_load(some, events, since, until) if city else None,
        "rounds": rounds(reports, {one["incident_id"] for one in over if not counts(one)}),
        "lone_work": {
            "started": kinds[e.LoneWorkStarted],
            "prompts": len(asked),
            "alarms": share(
                kinds[e.CheckInMissed],
                len([one for one in asked if one.number in (0, 1)]),
            ),
        }
        if city
        else None,
        "links": links(during, until) if city else [],
        "desk_tests": desk_tests(during, desks),
        "set_aside": dict(aside) if city else None,
    }
