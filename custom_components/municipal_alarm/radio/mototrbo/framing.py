"""The length in front of ARS and TMS datagrams: two bytes, of what follows them.

What stands behind the declared length is cut off: a pad byte in captures of
dmr-kaitai, junk from repeaters according to Moto.Net.
"""

from ..errors import LocalMisuse, MalformedFrame

MAX_BODY = 0xFFFF


def declared(data: bytes) -> bytes:
    """Return what the length covers, at least one byte; MalformedFrame when it is not there."""
    if len(data) < 2:
        raise MalformedFrame("short", "the length is cut off", field="length")
    length = int.from_bytes(data[:2])
    if not length:
        raise MalformedFrame("empty", "the length is zero", field="length")
    if len(data) < 2 + length:
        raise MalformedFrame("short", "less data than the length says", field="length")
    return data[2 : 2 + length]


def with_length(body: bytes) -> bytes:
    """Return the body with its length in front; LocalMisuse when it is too long."""
    if len(body) > MAX_BODY:
        raise LocalMisuse("longer than 65535 bytes")
    return len(body).to_bytes(2) + body
