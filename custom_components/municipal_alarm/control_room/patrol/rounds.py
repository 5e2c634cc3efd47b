"""The rules of rounds: one door to their parts."""

from .ending import end, end_of_incident, take_due
from .opening import open_sweep, start_round
from .scheduled import round_due
from .steering import correct, remark, remark_of, resume, suspend
from .visiting import Proof, scanned

__all__ = [
    "Proof",
    "correct",
    "end",
    "end_of_incident",
    "open_sweep",
    "remark",
    "remark_of",
    "resume",
    "round_due",
    "scanned",
    "start_round",
    "suspend",
    "take_due",
]
