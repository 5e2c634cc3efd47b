"""The closed list of triggers: each key with the options that narrow it down.

`trigger.py` makes one trigger of each, triggers.yaml describes them, and a test holds
the three together with the texts.
"""

from collections.abc import Mapping
from typing import Final

PLACE: Final = "place"
KIND: Final = "kind"
PRIORITY: Final = "priority"
DRILL: Final = "drill"
RESPONDER: Final = "responder"
DUTY: Final = "duty"
STEP: Final = "step"
OUTCOME: Final = "outcome"
TARGET: Final = "target"
PROMPT: Final = "prompt"
DIGITS: Final = "digits"
EFFECT: Final = "effect"
PURPOSE: Final = "purpose"
ANSWER: Final = "answer"
ON_DUTY: Final = "on_duty"
BY: Final = "by"
SYSTEM: Final = "system"
REASON: Final = "reason"
FLAG: Final = "flag"
ROUND_PLAN: Final = "round_plan"
ROUND_KIND: Final = "round_kind"
OPENED_BY: Final = "opened_by"
DEVIATION: Final = "deviation"
RESULT: Final = "result"
SIGN: Final = "sign"
ROLL_CALL: Final = "roll_call"
HELD_BY: Final = "held_by"
PUT_OFF: Final = "put_off"
EXTERNAL_STATE: Final = "external_state"
TEST_RESULT: Final = "test_result"
REPORT: Final = "report"
OWNER: Final = "owner"

_INCIDENT = (PLACE, KIND, PRIORITY, DRILL)
_RESPONDER = (*_INCIDENT, RESPONDER, DUTY)
_PERSON = (RESPONDER, DUTY)
_ROUND = (PLACE, ROUND_PLAN, ROUND_KIND)

HAPPENINGS: Mapping[str, tuple[str, ...]] = {
    "incident_raised": _INCIDENT,
    "alarm_joined": _INCIDENT,
    "incident_acknowledged": _INCIDENT,
    "incident_handed_over": _INCIDENT,
    "incident_escalated": (*_INCIDENT, STEP),
    "escalation_held": (*_INCIDENT, STEP, HELD_BY),
    "step_repeated": (*_INCIDENT, STEP),
    "escalation_put_off": (*_INCIDENT, PUT_OFF),
    "targets_alerted": _INCIDENT,
    "incident_resolved": (*_INCIDENT, OUTCOME),
    "incident_closed": _INCIDENT,
    "evaluation_written": (*_INCIDENT, OUTCOME),
    "evaluation_approved": _INCIDENT,
    "evaluation_due": _INCIDENT,
    "measure_agreed": (PLACE, OWNER),
    "measure_due": (PLACE, OWNER),
    "measure_done": (PLACE, OWNER),
    "measure_dropped": (PLACE, OWNER),
    "external_help": (PLACE, KIND, PRIORITY, TARGET),
    "external_reported": (*_INCIDENT, TARGET, EXTERNAL_STATE),
    "duress": (PLACE,),
    "operator_prompted": (*_INCIDENT, PROMPT),
    "prompt_dismissed": (*_INCIDENT, PROMPT),
    "responder_alerted": _RESPONDER,
    "responder_dispatched": _RESPONDER,
    "responder_accepted": _RESPONDER,
    "responder_refused": _RESPONDER,
    "responder_arrived": _RESPONDER,
    "status_code_received": (*_RESPONDER, DIGITS, EFFECT),
    "unknown_status_code": _RESPONDER,
    "message_received": _RESPONDER,
    "message_sent": (*_INCIDENT, PURPOSE),
    "message_receipted": (*_RESPONDER, PURPOSE),
    "message_failed": (*_RESPONDER, PURPOSE),
    "desk_answered": (*_INCIDENT, ANSWER),
    "microphone_opened": _RESPONDER,
    "microphone_closed": _RESPONDER,
    "camera_viewed": _INCIDENT,
    "note_added": _INCIDENT,
    "desk_tested": (PLACE,),
    "desk_test_started": (PLACE,),
    "desk_test_ended": (PLACE, TEST_RESULT),
    "duty_changed": (RESPONDER, DUTY, ON_DUTY),
    "responder_placed": (PLACE, RESPONDER, DUTY, BY),
    "operator_came": (),
    "operator_left": (),
    "console_checked": (),
    "link_lost": (SYSTEM,),
    "link_restored": (SYSTEM,),
    "radio_online": (SYSTEM, RESPONDER),
    "radio_offline": (SYSTEM, RESPONDER),
    "radio_signed_on": (SYSTEM, RESPONDER, DUTY),
    "radio_signed_off": (SYSTEM, RESPONDER, DUTY),
    "signal_set_aside": (REASON,),
    "checkpoint_scanned": (PLACE, *_PERSON, FLAG),
    "unknown_tag": (),
    "report_made": (PLACE, REPORT),
    "round_opened": (*_ROUND, OPENED_BY),
    "checkpoint_overdue": _ROUND,
    "round_deviation": (*_ROUND, DEVIATION),
    "round_suspended": _ROUND,
    "round_resumed": _ROUND,
    "round_corrected": _ROUND,
    "round_remarked": _ROUND,
    "round_ended": (*_ROUND, RESULT),
    "round_amended": (*_ROUND, RESULT),
    "lone_work_started": _PERSON,
    "lone_work_ended": _PERSON,
    "check_in_prompted": _PERSON,
    "checked_in": (*_PERSON, SIGN),
    "check_in_missed": _PERSON,
    "pre_alert_raised": (*_PERSON, KIND),
    "pre_alert_ended": (*_PERSON, KIND),
    "call_up_started": _INCIDENT,
    "responder_called_up": _RESPONDER,
    "call_up_unanswered": _RESPONDER,
    "call_up_ended": _INCIDENT,
    "roll_call_started": _INCIDENT,
    "roll_call_joined": _RESPONDER,
    "roll_call_answered": (*_RESPONDER, ROLL_CALL),
    "roll_call_ended": _INCIDENT,
}
