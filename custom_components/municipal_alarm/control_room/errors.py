"""One tree of refusals.

The tree::

    RoomError            the command was refused; nothing has changed
    +-- NotPermitted     the actor's role does not allow it
    +-- UnknownThing     no such incident, desk, responder, code, ...
    +-- WrongState       the incident is not in a state for this
    +-- BadRequest       the command itself makes no sense

`key` is a translation key under `exceptions`, `placeholders` fill it.
"""


class RoomError(Exception):
    """A refused command."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Keep the translation key and what fills its placeholders."""
        super().__init__(f"{key} {placeholders}" if placeholders else key)
        self.key = key
        self.placeholders = placeholders


class NotPermitted(RoomError):
    """The actor's role does not allow it."""


class UnknownThing(RoomError):
    """There is no such thing."""


class WrongState(RoomError):
    """The incident is not in a state for this."""


class BadRequest(RoomError):
    """The command itself makes no sense."""
