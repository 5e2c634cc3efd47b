"""All HDAP services behind one door: bytes of a frame <-> a message.

    pdu = read(data)                  or, to count bad checksums and go on:
    frame = hdap.parse(data, strict=False)
    if not frame.intact: count, and drop
    pdu = decode(frame)

Every message is a frozen dataclass of its service's module; match on those.
"""

from typing import cast

from ..errors import LocalMisuse
from . import dds, hdap, lp, rcp, rrs, tmp, tp
from .dds import DdsPdu
from .hdap import Frame
from .lp import LpPdu
from .rcp import RcpPdu
from .rrs import RrsPdu
from .tables import Service
from .tmp import TmpPdu
from .tp import TpPdu

type Pdu = RrsPdu | TmpPdu | LpPdu | RcpPdu | TpPdu | DdsPdu
"""Every message of every service that this version knows."""

_TABLES = (rrs.TABLE, lp.TABLE, rcp.TABLE, tp.TABLE)


def decode(frame: Frame) -> Pdu:
    """Return the message in a frame.

    Raises MalformedFrame, or UnsupportedFrame for a service or opcode that is not known.
    """
    match frame.service:
        case Service.RRS:
            return rrs.parse(frame)
        case Service.TMP:
            return tmp.parse(frame)
        case Service.LP:
            return lp.parse(frame)
        case Service.RCP:
            return rcp.parse(frame)
        case Service.TP:
            return tp.parse(frame)
        case Service.DDS:
            return dds.parse(frame)
        case _:
            raise hdap.unsupported(frame)


def encode(pdu: Pdu, *, reliable: bool = False) -> Frame:
    """Return the frame of a message; raises LocalMisuse when a value does not fit."""
    match pdu:
        case dds.DeliveryReport():
            return dds.build(pdu, reliable=reliable)
        case _ if type(pdu) in tmp.CLASSES:
            return tmp.build(cast("TmpPdu", pdu), reliable=reliable)
        case _:
            for table in _TABLES:
                if type(pdu) in table.classes:
                    return table.write(pdu, reliable=reliable)
    raise LocalMisuse(f"not a message: {pdu!r}")


def read(data: bytes, *, strict: bool = True) -> Pdu:
    """Return the message in the payload of a carrier; see `hdap.parse` and `decode`."""
    return decode(hdap.parse(data, strict=strict))


def write(pdu: Pdu, *, reliable: bool = False) -> bytes:
    """Return the bytes of a message in its frame; raises LocalMisuse."""
    return hdap.build(encode(pdu, reliable=reliable))
