"""Read messages with ok-dmrlib and dmr-kaitai: runs in their environment, not in ours.

Each line on standard input is `{"kind": ..., "hex": ...}`; each line of the answer is what
they read, every field by its name, or `{"error": ...}`.
"""

from enum import Enum
import json
import sys
from typing import Any

# Only there in the peers' environment.
from okdmr.dmrlib.hytera.pdu.hrnp import HRNP
from okdmr.dmrlib.motorola.automatic_registration_service import AutomaticRegistrationService
from okdmr.dmrlib.motorola.mbxml import MBXML
from okdmr.dmrlib.motorola.text_messaging_service import TextMessagingService
from okdmr.kaitai.hytera.hytera_dmr_application_protocol import HyteraDmrApplicationProtocol
from okdmr.kaitai.hytera.hytera_simple_transport_reliability_protocol import (
    HyteraSimpleTransportReliabilityProtocol,
)
from okdmr.kaitai.hytera.real_time_transport_protocol import RealTimeTransportProtocol

READERS = {
    "hdap": HyteraDmrApplicationProtocol,
    "hstrp": HyteraSimpleTransportReliabilityProtocol,
    "hrnp": HRNP,
    "rtp": RealTimeTransportProtocol,
    "ars": AutomaticRegistrationService,
    "tms": TextMessagingService,
    "lrrp": MBXML,
}
_DEEP = 8


def fields(value: Any, depth: int = 0) -> Any:
    """Return everything public in a message, as JSON can hold it."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, int | float | str | bool | None):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple):
        return [fields(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {str(key): fields(one, depth + 1) for key, one in value.items()}
    if depth > _DEEP:
        return repr(value)
    found = {}
    for name in dir(value):
        if name.startswith("_"):
            continue
        try:
            one = getattr(value, name)
        except Exception as err:  # what cannot be read is told, not raised
            one = repr(err)
        if not callable(one):
            found[name] = fields(one, depth + 1)
    return found


def main() -> None:
    """Answer line by line."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            read = READERS[asked["kind"]].from_bytes(bytes.fromhex(asked["hex"]))
            # An MBXML document is full of its own tables; its XML is what it says.
            answer = [one.as_xml() for one in read] if asked["kind"] == "lrrp" else fields(read)
        except Exception as err:  # as above
            answer = {"error": repr(err)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
