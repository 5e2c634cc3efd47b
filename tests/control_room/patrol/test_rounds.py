"""Rounds from their begin to their report, as stories, and what holds for all of them."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room import events as e, signals as s, site
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.ids import CheckpointId, ResponderId
from custom_components.municipal_alarm.control_room.patrol import rounds
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    Deviation,
    OpenedBy,
    Prompt,
    RoundKind,
    ScanFlag,
)

from ..shift import NOON, Room, make_plan, make_town

MINUTE = timedelta(minutes=1)


def ended(room: Room) -> list[tuple[str, str, bool]]:
    """The rounds that are over: of which plan, why, and whether all was proven."""
    return [(one.plan_id, one.reason, one.complete) for one in room.happened(e.RoundEnded)]


def deviations(room: Room, plan: str) -> dict[str, Deviation]:
    return {line.checkpoint_id: line.deviation for line in room.report(plan).lines}


# --- stories ----------------------------------------------------------------


def test_final_round_with_one_missed_checkpoint(room: Room) -> None:
    """Jan closes the library and forgets the cellar: the report names it."""
    room.round_is_due("closing")
    assert room.round("closing").kind is RoundKind.FINAL_ROUND
    room.after(minutes=3)
    room.guard("Jan").scans("attic")
    room.after(minutes=4)
    room.guard("Jan").scans("hall")
    room.after(minutes=7.9)
    assert not room.happened(e.CheckpointOverdue)
    room.after(minutes=0.1)
    (overdue,) = room.happened(e.CheckpointOverdue)
    assert overdue.checkpoint == "cellar"
    assert room.state.rounds, "there is time yet"
    room.after(minutes=5)
    (end,) = room.happened(e.RoundEnded)
    assert (end.reason, end.complete, end.missed) == ("time", False, (("cellar", "cellar"),))
    report = room.report("closing")
    assert [line.checkpoint for line in report.lines] == ["attic", "hall", "cellar"]
    assert deviations(room, "closing") == {
        "attic": Deviation.ON_TIME,
        "hall": Deviation.ON_TIME,
        "cellar": Deviation.MISSED,
    }
    assert (report.complete, report.walkers, report.opened_by) == (
        False,
        ("Jan",),
        OpenedBy.SCHEDULE,
    )
    assert not room.state.rounds


def test_scan_made_offline_and_sent_after_the_round_amends_its_report(room: Room) -> None:
    """There is no radio in the cellar; what was read there comes when Jan is upstairs."""
    room.round_is_due("closing")
    room.after(minutes=3)
    room.guard("Jan").scans("attic")
    room.guard("Jan").scans("hall")
    room.after(minutes=20)
    assert ended(room) == [("closing", "time", False)]
    events = len(room.events)
    room.guard("Jan").scans("cellar", at=NOON + 12 * MINUTE)
    (report,) = [one for one in room.events[events:] if isinstance(one, e.RoundReported)]
    assert report.amended
    line = room.line("closing", "cellar")
    assert (line.deviation, line.visited_at) == (Deviation.ON_TIME, NOON + 12 * MINUTE)
    assert room.report("closing").complete
    assert not room.state.rounds, "what is over stays over"
    assert ended(room) == [("closing", "time", False)], "and it ended as it did"


def test_suspended_round_waits(room: Room) -> None:
    room.operator("Anna").starts_round("night round", walked_by="Piet")
    room.after(minutes=4)
    room.operator("Anna").suspends("night round", "an alarm next door")
    room.after(minutes=60)
    assert not room.happened(e.CheckpointOverdue)
    room.guard("Piet").scans("archive")
    room.operator("Anna").resumes("night round")
    asked = {one.checkpoint_id: one.due_at for one in room.round("night round").checkpoints}
    assert asked == {"archive": NOON + 65 * MINUTE, "council room": NOON + 70 * MINUTE}
    room.after(minutes=5)
    room.guard("Piet").scans("council room")
    assert ended(room) == [("night round", "complete", True)]
    assert set(deviations(room, "night round").values()) == {Deviation.ON_TIME}


def test_restart_in_the_middle_of_a_round(room: Room) -> None:
    """Deadlines stand: nothing begins anew."""
    room.round_is_due("evening round")
    room.after(minutes=4)
    room.guard("Jan").scans("hall")
    before = room.round("evening round")
    room.restart(down=30)
    assert room.round("evening round") == before
    room.round_is_due("evening round", at=NOON)
    assert room.round("evening round") == before, "told again after the start"
    room.restart(down=7 * 60)
    (overdue,) = room.happened(e.CheckpointOverdue)
    assert (overdue.checkpoint, overdue.due_at) == ("attic", NOON + 10 * MINUTE)
    room.guard("Jan").scans("attic")
    room.guard("Jan").scans("cellar")
    assert deviations(room, "evening round") == {
        "hall": Deviation.ON_TIME,
        "attic": Deviation.LATE,
        "cellar": Deviation.ON_TIME,
    }


def test_stop_that_lasts_longer_than_the_round(room: Room) -> None:
    room.round_is_due("evening round")
    room.guard("Jan").scans("hall")
    room.restart(down=7200)
    assert ended(room) == [("evening round", "time", False)]
    assert room.report("evening round").ended_at == NOON + 20 * MINUTE


def test_two_guards_walk_two_rounds(room: Room) -> None:
    """What Jan reads counts for Jan's round, and what is left Piet may help with."""
    room.operator("Anna").starts_round("closing", walked_by="Jan")
    room.after(minutes=1)
    room.operator("Anna").starts_round("evening round", walked_by="Piet")
    room.guard("Jan").scans("hall")
    assert set(room.round("closing").visits) == {"hall"}
    assert not room.round("evening round").visits
    room.guard("Piet").scans("hall")
    assert set(room.round("evening round").visits) == {"hall"}
    room.after(seconds=30)
    room.guard("Omar").scans("cellar")
    assert set(room.round("closing").visits) == {"hall", "cellar"}, "the one that began first"
    assert set(room.round("closing").walkers) == {"jan", "omar"}
    room.after(seconds=30)
    room.guard("Jan").scans("attic")
    assert ended(room) == [("closing", "complete", True)]
    assert room.report("closing").walkers == ("Jan", "Omar")
    assert set(room.round("evening round").visits) == {"hall"}


def test_round_that_a_scan_opens(room: Room) -> None:
    room.guard("Kees").scans("yard")
    assert not room.state.rounds, "the yard is not where it begins"
    room.after(minutes=1)
    room.guard("Kees").scans("gate")
    opened = room.round("gate round")
    assert (opened.opened_by, opened.planned_at) == (OpenedBy.SCAN, room.now)
    assert set(opened.visits) == {"gate"}
    room.after(minutes=2)
    room.guard("Kees").scans("yard")
    assert ended(room) == [("gate round", "complete", True)]
    room.after(minutes=4)
    room.guard("Kees").scans("gate")
    assert not room.state.rounds, "on the way out"
    room.after(minutes=1)
    room.guard("Kees").scans("gate")
    assert room.state.rounds


def test_schedule_comes_round_again_while_the_round_is_walked(room: Room) -> None:
    room.round_is_due("evening round")
    room.after(minutes=1)
    room.guard("Jan").scans("hall")
    room.after(minutes=9)
    first = room.round("evening round")
    room.round_is_due("evening round")
    assert ended(room) == [("evening round", "time", False)]
    assert room.report("evening round").round_id == first.round_id
    assert room.report("evening round").ended_at == room.now
    second = room.round("evening round")
    assert second.round_id != first.round_id
    assert (second.planned_at, second.visits, second.walkers) == (room.now, {}, {})


def test_sweep_of_a_fire(room: Room) -> None:
    """Opened for the fire; its end is put before the operator."""
    room.operator("Anna").raises(desk="desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.rule(lambda turn: rounds.open_sweep(turn, room.incident))
    opened = room.round("sweep")
    assert (opened.opened_by, opened.incident_id) == (OpenedBy.FIRE, room.incident.incident_id)
    room.guard("Ria").scans_by_phone("attic")
    room.after(minutes=2)
    assert Prompt.SWEEP_DONE not in room.incident.prompts
    room.guard("Ria").scans_by_phone("hall")
    assert Prompt.SWEEP_DONE in room.incident.prompts
    report = room.report("sweep")
    assert (report.complete, report.incident_id) == (True, room.incident.incident_id)


# --- properties -------------------------------------------------------------

PEOPLE = ("Jan", "Piet", "Omar")
PLACES = ("attic", "hall", "cellar", "council room")
PLANS = [
    make_plan("a round", "library", *PLACES[:3], ordered=ordered, opens_on_scan=opens)
    for ordered in (False, True)
    for opens in (False, True)
]
minutes = st.sampled_from((0.0, 0.0, 0.5, 2.0, 4.0, 11.0, 40.0))
moves = st.one_of(
    st.tuples(st.just("scan"), st.sampled_from(PEOPLE), st.sampled_from(PLACES), minutes),
    st.tuples(st.just("scan"), st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.just(0.0)),
    st.tuples(st.just("again")),
    st.tuples(st.just("wait"), minutes),
    st.tuples(st.sampled_from(("due", "start", "suspend", "resume", "end", "restart"))),
    st.tuples(st.just("due late"), minutes),
    st.tuples(st.just("correct"), st.sampled_from(PLACES), minutes),
)


class Walk:
    """A room in which one plan is walked, and what was done in it."""

    def __init__(self, plan: site.RoundPlan) -> None:
        self.room = Room(make_town(round_plans=[plan]))
        self.read: list[tuple[str, datetime]] = []
        self.heard: list[int] = []
        """Of each of those, how much had happened when it was taken in."""
        self.last: s.Scan | None = None

    def play(self, moves: list[tuple[Any, ...]]) -> None:
        for move in moves:
            try:
                self._play(*move)
            except RoomError, StopIteration:
                assert move[0] not in ("scan", "again"), "a scan is never refused"

    def _play(self, what: str, *more: Any) -> None:
        room, anna = self.room, self.room.operator("Anna")
        match what:
            case "scan":
                who, place, ago = more
                self._scan(who, place, room.now - ago * MINUTE)
            case "again" if self.last is not None:
                before = len(room.events)
                room.handle(self.last)
                assert not [
                    one for one in room.events[before:] if not isinstance(one, e.CheckpointScanned)
                ], "told again, it did something again"
            case "wait":
                room.after(minutes=more[0])
            case "due":
                room.round_is_due("a round")
            case "due late":
                room.round_is_due("a round", at=room.now - more[0] * MINUTE)
            case "start":
                anna.starts_round("a round", walked_by="Jan")
            case "suspend":
                anna.suspends("a round")
            case "resume":
                anna.resumes("a round")
            case "end":
                anna.ends_round("a round")
            case "restart":
                room.restart()
            case "correct":
                opened = next(iter(room.state.rounds.values()), None)
                last = next(iter(room.state.reports.values()), None)
                if (one := opened or last) is not None:
                    anna.corrects(one, more[0], at=room.now - more[1] * MINUTE)

    def _scan(self, who: str, place: str, at: datetime) -> None:
        room = self.room
        before = room.state
        responder_id = ResponderId(who.lower())
        self.last = s.Scan(room.new_id(), f"tag {place}", at, responder_id=responder_id)
        room.handle(self.last)
        scanned = room.just(e.CheckpointScanned)
        if not scanned:
            told = before.scanned[CheckpointId(place)]
            assert (told.responder_id, told.occurred_at) == (responder_id, at), "no repeat"
            return
        self.read.append((place, at))
        self.heard.append(len(room.events))
        known = before.roster.placed.get(responder_id)
        now_known = room.state.roster.placed[responder_id]
        assert known is None or known.occurred_at <= now_known.occurred_at
        if known is not None and at < known.occurred_at:
            assert now_known == known, "a late scan says where somebody is"
            assert all(ScanFlag.OUT_OF_ORDER in one.flags for one in scanned)

    def to_its_end(self) -> None:
        """Let the time of the open round pass."""
        for one in self.room.state.rounds.values():
            if one.suspended_at is not None:
                self.room.operator("Anna").resumes("a round")
        self.room.after(minutes=180)
        assert not self.room.state.rounds


@given(plan=st.sampled_from(PLANS), moves=st.lists(moves, max_size=25))
def test_report_accounts_for_every_checkpoint_once(
    plan: site.RoundPlan, moves: list[tuple[Any, ...]]
) -> None:
    walk = Walk(plan)
    walk.play(moves)
    walk.to_its_end()
    room = walk.room
    opened = {one.round_id: one for one in room.happened(e.RoundOpened)}
    ends = [one.round_id for one in room.happened(e.RoundEnded)]
    assert sorted(opened) == sorted(ends), "each is opened once and ended once"
    reported = room.happened(e.RoundReported)
    assert {one.report.round_id for one in reported} == set(opened)
    corrected = {
        (one.round_id, one.checkpoint_id): one.reason for one in room.happened(e.RoundCorrected)
    }
    for report in (one.report for one in reported):
        asked = opened[report.round_id]
        assert [(line.checkpoint_id, line.checkpoint, line.floor) for line in report.lines] == [
            (one.checkpoint_id, one.name, one.floor) for one in asked.checkpoints
        ]
        proven = [line for line in report.lines if line.deviation is not Deviation.MISSED]
        assert report.complete is (len(proven) == len(report.lines))
        for line in report.lines:
            if line.deviation is Deviation.MISSED:
                assert (line.visited_at, line.responder_id, line.corrected) == (None, None, "")
                assert (report.round_id, line.checkpoint_id) not in corrected
            elif not line.corrected:
                assert (line.checkpoint_id, line.visited_at) in walk.read
                assert line.responder_id in report.walker_ids
    last = room.state.reports.get(plan.plan_id)
    if last is not None:
        assert last == reported[-1].report
        begun = room.events.index(opened[last.round_id])
        for line in last.lines:
            if line.deviation is Deviation.MISSED:
                assert not [
                    at
                    for number, (place, at) in enumerate(walk.read)
                    if place == line.checkpoint_id
                    and last.planned_at <= at <= last.ended_at
                    and walk.heard[number] > begun
                ], "read during the round, and still missed"


@given(moves=st.lists(moves, max_size=25))
def test_scan_of_any_age_calls_off_no_alarm(moves: list[tuple[Any, ...]]) -> None:
    walk = Walk(PLANS[3])
    room = walk.room
    room.guard("Piet").scans("council room")
    room.after(minutes=60)
    room.guard("Piet").alarms(AlarmKind.MAN_DOWN)
    room.after(minutes=2)
    raised_at = room.incident.raised_at
    walk.play(moves)
    assert room.incident.is_open
    if room.incident.on_scene_at is not None:
        # Where they are known to be by their own scans.
        theirs = {one.place.checkpoint_id for one in room.happened(e.SubjectPlaced)}
        there = {"council room", *theirs}
        assert [at for place, at in walk.read if place in there and at >= raised_at], (
            "nobody was there since"
        )
