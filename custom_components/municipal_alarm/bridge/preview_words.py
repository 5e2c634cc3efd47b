"""The words of a preview, in the languages of the radios."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Final

from ..control_room.procedure import Only
from ..control_room.words import AlarmKind, DeliveryState, DeskAnswer, Duty, Prompt, Target

LANGUAGES: Final = ("en", "nl")

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
        "ended_answered": "somebody comes",
        "ended_policy": "the policy asks for it no more",
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
        "nobody_there": "nobody is there",
        "nobody_reachable": "nobody can be reached",
        "already_alerted": "told already",
        "none_set_up": "none is set up",
        "not_drill": "not in a drill",
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
        "ended_answered": "er komt iemand",
        "ended_policy": "het plan vraagt er niet meer om",
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
        "nobody_there": "er is niemand",
        "nobody_reachable": "niemand is te bereiken",
        "already_alerted": "al gewaarschuwd",
        "none_set_up": "niets ingesteld",
        "not_drill": "niet bij een oefening",
    },
}

_TARGETS: Mapping[str, Mapping[Target, str]] = {
    "en": {
        Target.GUARDS_HERE: "guards of this building",
        Target.NEIGHBOURING_GUARDS: "neighbouring guards",
        Target.RESPONSE_TEAM: "response team",
        Target.NEAREST_PATROL: "nearest patrol",
        Target.OPERATORS: "operators",
        Target.SUPERVISORS: "supervisors",
        Target.EXTERNAL: "external help",
    },
    "nl": {
        Target.GUARDS_HERE: "beveiligers van dit gebouw",
        Target.NEIGHBOURING_GUARDS: "beveiligers uit de buurt",
        Target.RESPONSE_TEAM: "BHV",
        Target.NEAREST_PATROL: "dichtstbijzijnde surveillance",
        Target.OPERATORS: "centralisten",
        Target.SUPERVISORS: "leidinggevenden",
        Target.EXTERNAL: "externe hulp",
    },
}

_ON_DUTY: Mapping[str, Mapping[Duty, str]] = {
    "en": {
        Duty.GUARD: "guards of this building",
        Duty.RESPONSE_TEAM: "response team",
        Duty.PATROL: "patrols",
        Duty.SUPERVISOR: "supervisors",
        Duty.OPERATOR: "operators by phone",
    },
    "nl": {
        Duty.GUARD: "beveiligers van dit gebouw",
        Duty.RESPONSE_TEAM: "BHV",
        Duty.PATROL: "surveillance",
        Duty.SUPERVISOR: "leidinggevenden",
        Duty.OPERATOR: "centralisten per telefoon",
    },
}

_AT_MOST = 5
"""Names of those on duty: more are counted."""

_KINDS: Mapping[str, Mapping[AlarmKind, str]] = {
    "en": {
        AlarmKind.PANIC: "panic button",
        AlarmKind.EMERGENCY: "emergency key of a radio",
        AlarmKind.MAN_DOWN: "man down",
        AlarmKind.DURESS: "duress code",
        AlarmKind.LONE_WORKER: "lone worker who does not answer",
        AlarmKind.FIRE: "fire",
    },
    "nl": {
        AlarmKind.PANIC: "noodknop",
        AlarmKind.EMERGENCY: "noodtoets van een radio",
        AlarmKind.MAN_DOWN: "man-down",
        AlarmKind.DURESS: "dwangcode",
        AlarmKind.LONE_WORKER: "alleenwerker die niet antwoordt",
        AlarmKind.FIRE: "brand",
    },
}

_PROMPTS: Mapping[str, Mapping[Prompt, str]] = {
    "en": {
        Prompt.UNACKNOWLEDGED: "nobody takes it on",
        Prompt.NOBODY_REACHED: "nobody was reached",
        Prompt.NOBODY_ON_SCENE: "nobody is on scene in time",
        Prompt.NOT_RECEIPTED: "a message is not confirmed",
        Prompt.DURESS: "duress",
        Prompt.NOBODY_COMES: "nobody comes",
        Prompt.UNACCOUNTED: "not everybody is accounted for",
        Prompt.EXTERNAL_FAILED: "external help was not called",
        Prompt.BACKUP_ASKED: "back-up is asked for",
    },
    "nl": {
        Prompt.UNACKNOWLEDGED: "niemand neemt het aan",
        Prompt.NOBODY_REACHED: "niemand is bereikt",
        Prompt.NOBODY_ON_SCENE: "niemand is op tijd ter plaatse",
        Prompt.NOT_RECEIPTED: "een bericht is niet bevestigd",
        Prompt.DURESS: "dwang",
        Prompt.NOBODY_COMES: "niemand komt",
        Prompt.UNACCOUNTED: "niet van iedereen is bekend of die veilig is",
        Prompt.EXTERNAL_FAILED: "externe hulp is niet ingeschakeld",
        Prompt.BACKUP_ASKED: "er wordt assistentie gevraagd",
    },
}
"""What can come up while nobody but the room itself does anything."""

_ANSWERS: Mapping[str, Mapping[DeskAnswer, str]] = {
    "en": {
        DeskAnswer.SEEN: "seen",
        DeskAnswer.ON_THE_WAY: "on the way",
        DeskAnswer.ON_SCENE: "on scene",
        DeskAnswer.POLICE_CALLED: "police called",
    },
    "nl": {
        DeskAnswer.SEEN: "gezien",
        DeskAnswer.ON_THE_WAY: "onderweg",
        DeskAnswer.ON_SCENE: "ter plaatse",
        DeskAnswer.POLICE_CALLED: "politie gebeld",
    },
}

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

    def say(self, phrase: str, **words: object) -> str:
        """A phrase, filled in."""
        return PHRASES[self._language][phrase].format(**words)

    def targets(self, targets: Sequence[Target]) -> str:
        """Whom a step means."""
        return ", ".join(_TARGETS[self._language][target] for target in targets)

    def assumed(
        self, guarded: bool | None, on_duty: Mapping[Duty, Sequence[str]], *, operators: bool
    ) -> str:
        """What a preview takes as so, and whom as on duty."""
        guards = {None: "guards_now", True: "guards_with", False: "guards_without"}[guarded]
        groups = (
            f"{_ON_DUTY[self._language][duty]} {self._names(names)}"
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
        return _KINDS[self._language][kind]

    def prompt(self, prompt: Prompt) -> str:
        """What the operators must look at."""
        return _PROMPTS[self._language].get(prompt, prompt.value.replace("_", " "))

    def answer(self, answer: DeskAnswer) -> str:
        """What the clerk is told."""
        return _ANSWERS[self._language].get(answer, answer.value.replace("_", " "))

    def external(self, state: DeliveryState, who: str) -> str:
        """How far a call to somebody outside is."""
        return self.say(_EXTERNAL[state], who=who) if state in _EXTERNAL else ""

    def skipped(self, reason: str) -> str:
        """Why a target was not reached: a word of `SKIP_REASONS`."""
        return self.say("not_drill" if reason == "drill" else reason)

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
