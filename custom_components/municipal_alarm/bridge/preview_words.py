"""The words of a preview, in the languages of the radios.

What things are called is said as in a timeline (`learning.sentences.vocabulary`).
"""

from collections.abc import Mapping, Sequence
from datetime import time
from enum import StrEnum

from ..control_room.procedure import Only
from ..control_room.words import AlarmKind, DeliveryState, DeskAnswer, Duty, Prompt, Target
from ..learning.sentences.vocabulary import (
    ANSWERS,
    DUTIES,
    HELD,
    KINDS,
    LANGUAGES,
    PROMPTS,
    SKIPPED,
    TARGETS,
    Pair,
)

type Words = Mapping[str, str]

PHRASES: Mapping[str, Words] = {
    "en": {
        "alarm": "Alarm at {place}, {kind}",
        "drill": "drill",
        "step": "Step {step}, {targets}: {people}",
        "nobody": "nobody",
        "consoles": "the control room sees it",
        "sound": "Step {step}: the sound at the operators' screens becomes more urgent",
        "skipped": "Step {step}, {targets}: {reason}",
        "external": "Step {step}: {who} is called",
        "external_several": "Step {step}: {who} are called",
        "automated": "Step {step}: {who} is called by an automation, if one listens",
        "automated_several": "Step {step}: {who} are called by an automation, if one listens",
        "held": "Step {step} is not taken: {reason}",
        "again": "Step {step} again: {people}",
        "not_again": "Step {step} is not repeated: {reason}",
        "stand_in": "Step {step}, nearest patrol, {reason}: {people}",
        "no_guard_nobody_there": "for no guard is there",
        "no_guard_nobody_reachable": "for no guard there can be reached",
        "assumed": "Assumed: {guards}, {consoles}. On duty: {people}",
        "guards_now": "guards as they are now",
        "guards_with": "guards in the building",
        "guards_without": "no guards in the building",
        "consoles_manned": "somebody at a console",
        "consoles_empty": "nobody at a console",
        "and_more": "and {number} more",
        "answered": "Enough responders come: the later steps wait",
        "not_answered": "Too few come any more: the later steps go on",
        "nobody_came": "Nobody arrived in time: the later steps go on",
        "more_needed": "Somebody asks for more help: the later steps go on",
        "policy": "The policy was changed: the later steps go on as it says now",
        "prompt": "Operators are asked to look: {what}",
        "desk": "The clerk is told: {answer}",
        "acknowledged": "{who} takes it on",
        "accepted": "{who} comes",
        "refused": "{who} cannot come",
        "on_scene": "{who} is on scene",
        "failed": "The message to {who} did not arrive",
        "retried": "{who} has not confirmed: sent again",
        "retried_other": "{who} has not confirmed: sent again, and by {way}",
        "called_up": "Asked to come: {people}",
        "roll_call": "The roll is called",
        "external_sent": "{who} was called",
        "external_receipted": "{who} answered",
        "external_failed": "{who} was not reached",
        "only_hours": "only from {after} to {before}",
        "only_after": "only from {after}",
        "only_before": "only until {before}",
        "only_days": "only on {days}",
        "only_guarded": "only where a guard is",
        "only_unguarded": "only where no guard is",
        "only_kinds": "only for {kinds}",
        "only_drill": "only in drills",
        "only_real": "not in drills",
    },
    "nl": {
        "alarm": "Alarm bij {place}, {kind}",
        "drill": "oefening",
        "step": "Stap {step}, {targets}: {people}",
        "nobody": "niemand",
        "consoles": "de meldkamer ziet het",
        "sound": "Stap {step}: het geluid bij de centralisten wordt dringender",
        "skipped": "Stap {step}, {targets}: {reason}",
        "external": "Stap {step}: {who} wordt ingeschakeld",
        "external_several": "Stap {step}: {who} worden ingeschakeld",
        "automated": "Stap {step}: {who} wordt ingeschakeld door een automatisering, als er een"
        " luistert",
        "automated_several": "Stap {step}: {who} worden ingeschakeld door een automatisering, als"
        " er een luistert",
        "held": "Stap {step} wordt niet genomen: {reason}",
        "again": "Stap {step} nog eens: {people}",
        "not_again": "Stap {step} wordt niet herhaald: {reason}",
        "stand_in": "Stap {step}, dichtstbijzijnde surveillance, {reason}: {people}",
        "no_guard_nobody_there": "want er is geen beveiliger",
        "no_guard_nobody_reachable": "want geen beveiliger daar is te bereiken",
        "assumed": "Uitgangspunt: {guards}, {consoles}. In dienst: {people}",
        "guards_now": "beveiligers zoals nu",
        "guards_with": "beveiligers in het gebouw",
        "guards_without": "geen beveiligers in het gebouw",
        "consoles_manned": "iemand achter een scherm",
        "consoles_empty": "niemand achter een scherm",
        "and_more": "en nog {number}",
        "answered": "Er komt genoeg hulp: de latere stappen wachten",
        "not_answered": "Er komt niet meer genoeg hulp: de latere stappen gaan door",
        "nobody_came": "Niemand kwam op tijd: de latere stappen gaan door",
        "more_needed": "Iemand vraagt om meer hulp: de latere stappen gaan door",
        "policy": "Het plan is gewijzigd: de latere stappen gaan door zoals het nu zegt",
        "prompt": "Centralisten moeten kijken: {what}",
        "desk": "De baliemedewerker ziet: {answer}",
        "acknowledged": "{who} neemt het aan",
        "accepted": "{who} komt",
        "refused": "{who} kan niet komen",
        "on_scene": "{who} is ter plaatse",
        "failed": "Het bericht aan {who} is niet aangekomen",
        "retried": "{who} heeft niet bevestigd: opnieuw verstuurd",
        "retried_other": "{who} heeft niet bevestigd: opnieuw verstuurd, ook via {way}",
        "called_up": "Gevraagd om te komen: {people}",
        "roll_call": "Er wordt appel gehouden",
        "external_sent": "{who} is ingeschakeld",
        "external_receipted": "{who} antwoordde",
        "external_failed": "{who} is niet bereikt",
        "only_hours": "alleen van {after} tot {before}",
        "only_after": "alleen vanaf {after}",
        "only_before": "alleen tot {before}",
        "only_days": "alleen op {days}",
        "only_guarded": "alleen waar een beveiliger is",
        "only_unguarded": "alleen waar geen beveiliger is",
        "only_kinds": "alleen bij {kinds}",
        "only_drill": "alleen bij oefeningen",
        "only_real": "niet bij oefeningen",
    },
}

_ON_DUTY: Mapping[StrEnum, Pair] = {
    **DUTIES,
    Duty.GUARD: TARGETS[Target.GUARDS_HERE],
    Duty.OPERATOR: ("operators by phone", "centralisten per telefoon"),
}

_AT_MOST = 5
"""Names of those on duty: more are counted."""

_DAYS: Mapping[str, Sequence[str]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}

_EXTERNAL = {
    DeliveryState.SENT: "external_sent",
    DeliveryState.RECEIPTED: "external_receipted",
    DeliveryState.FAILED: "external_failed",
}


class Speech:
    """Says things in one language."""

    def __init__(self, language: str) -> None:
        """In this language where we have it; English otherwise."""
        own = language.partition("-")[0]
        self._language = own if own in LANGUAGES else "en"
        self._which = LANGUAGES.index(self._language)

    def say(self, phrase: str, **words: object) -> str:
        """A phrase, filled in."""
        return PHRASES[self._language][phrase].format(**words)

    def _word[T](self, words: Mapping[T, Pair], of: T) -> str:
        return words[of][self._which]

    def targets(self, targets: Sequence[Target]) -> str:
        """Whom a step means."""
        return ", ".join(self._word(TARGETS, target) for target in targets)

    def assumed(
        self, guarded: bool | None, on_duty: Mapping[Duty, Sequence[str]], *, operators: bool
    ) -> str:
        """What a preview takes as so, and whom as on duty."""
        guards = {None: "guards_now", True: "guards_with", False: "guards_without"}[guarded]
        groups = (
            f"{self._word(_ON_DUTY, duty)} {self._names(names)}"
            for duty, names in on_duty.items()
            if names
        )
        return self.say(
            "assumed",
            guards=self.say(guards),
            consoles=self.say("consoles_manned" if operators else "consoles_empty"),
            people="; ".join(groups) or self.say("nobody"),
        )

    def _names(self, names: Sequence[str]) -> str:
        said = ", ".join(names[:_AT_MOST])
        left = len(names) - _AT_MOST
        return f"{said} {self.say('and_more', number=left)}" if left > 0 else said

    def kind(self, kind: AlarmKind) -> str:
        """What an alarm is about."""
        return self._word(KINDS, kind)

    def prompt(self, prompt: Prompt) -> str:
        """What the operators must look at."""
        return self._word(PROMPTS, prompt)

    def answer(self, answer: DeskAnswer) -> str:
        """What the clerk is told."""
        return self._word(ANSWERS, answer)

    def external(self, state: DeliveryState, who: str) -> str:
        """How far a call to somebody outside is."""
        return self.say(_EXTERNAL[state], who=who) if state in _EXTERNAL else ""

    def skipped(self, reason: str) -> str:
        """Why a target was not reached: a word of `SKIP_REASONS`."""
        return self._word(SKIPPED, reason)

    def ended(self, reason: str) -> str:
        """Why a step is not repeated: a word of `REPEAT_ENDED_REASONS`."""
        return self._word(HELD, reason)

    def held(self, reason: str, only: Only) -> str:
        """Why a step was not taken: what it is for, of the condition that did not hold."""
        match reason:
            case "guarded":
                return self.say("only_unguarded")
            case "unguarded":
                return self.say("only_guarded")
            case "drill":
                return self.say("only_real")
            case "not_drill":
                return self.say("only_drill")
            case "kind":
                kinds = sorted(only.kinds, key=list(AlarmKind).index)
                return self.say("only_kinds", kinds=", ".join(self.kind(one) for one in kinds))
            case "day":
                names = _DAYS[self._language]
                return self.say(
                    "only_days", days=", ".join(names[day - 1] for day in sorted(only.days))
                )
        return self._hours(only.after, only.before)

    def _hours(self, after: time | None, before: time | None) -> str:
        if after is None:
            return self.say("only_before", before=f"{before:%H:%M}" if before else "")
        if before is None:
            return self.say("only_after", after=f"{after:%H:%M}")
        return self.say("only_hours", after=f"{after:%H:%M}", before=f"{before:%H:%M}")
