"""What can go wrong between bytes and radio events.

    RadioError
    ├── IncompleteFrame     wait: more bytes are needed
    ├── MalformedFrame      drop: the peer sent something the protocol forbids
    ├── UnsupportedFrame    count: well formed, but of a kind we do not know
    ├── LinkRefused         close: the peer may not, or cannot, talk to us
    └── LocalMisuse         our own caller asked for something impossible
        └── BufferFull      nothing less important is left to make room

A parser in this package raises nothing else, whatever it is fed; the fuzz
targets prove it. `LocalMisuse` never comes from received data.
"""

from typing import override


class RadioError(Exception):
    """Root of everything the `radio` package raises on purpose."""


class IncompleteFrame(RadioError):
    """The bytes so far are the valid start of a frame."""


class MalformedFrame(RadioError):
    """The peer broke the protocol.

    `code` is a stable machine word, `field` names the offending field (a
    dotted path, or None when the frame as a whole is at fault), `reason` is a
    plain English sentence for a person. All three may be shown to the peer:
    they never hold secrets.
    """

    def __init__(self, code: str, reason: str, *, field: str | None = None) -> None:
        """Keep the three parts apart, so that they can be sent and translated."""
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.field = field

    @override
    def __str__(self) -> str:
        """Show the field in front, as a reader looks for it first."""
        return f"{self.field}: {self.reason}" if self.field else self.reason


class UnsupportedFrame(RadioError):
    """A well-formed frame of a kind this version does not know.

    Not an offence: newer peers say more than we understand. `kind` is what
    the frame calls itself.
    """

    def __init__(self, kind: str) -> None:
        """Keep the kind for the counters."""
        super().__init__(f"unknown kind of frame: {kind}")
        self.kind = kind


class LinkRefused(RadioError):
    """The conversation cannot go on: wrong token, no common version, ...

    `code` is the protocol's close code, `reason` a plain English sentence.
    """

    def __init__(self, code: int, reason: str) -> None:
        """Keep the close code, which callers turn into a state or a form error."""
        super().__init__(reason)
        self.code = code
        self.reason = reason


class LocalMisuse(RadioError):
    """Our own code asked for something that cannot be sent."""


class BufferFull(LocalMisuse):
    """Everything waiting is as important as this; the caller must say so aloud."""
