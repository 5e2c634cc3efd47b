"""Handing an incident over to somebody outside: what they must know, in words and as data.

`facts` gathers it, `text` says it in English or Dutch, and `cap` as a message of the
Common Alerting Protocol. Nothing in it tells of duress: what leaves the house is read by
whoever stands beside the reader.
"""

from .cap import cap
from .facts import HandOver, Inside, Links, Why, facts
from .text import text

__all__ = ["HandOver", "Inside", "Links", "Why", "cap", "facts", "text"]
