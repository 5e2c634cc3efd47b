"""The radio systems of a town, as Home Assistant stores them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custom_components.municipal_alarm import const as c

from ..preseed import Json, entry, id_of
from ..town import SYSTEM_NAMES, Network, Town

if TYPE_CHECKING:
    from ..town_entries import Addresses

GATEWAY = id_of("radios")
HYTERA = id_of("hytera radios")
MOTOTRBO = id_of("mototrbo radios")

SYSTEM_OF = {Network.GATEWAY: GATEWAY, Network.HYTERA: HYTERA, Network.MOTOTRBO: MOTOTRBO}

MAN_DOWN_TYPE = 2
LONE_WORKER_TYPE = 3
"""What this town's Hytera radios are set to call these in an emergency report."""

MAN_DOWN_WORDS = "MAN DOWN"
LONE_WORKER_WORDS = "NO ANSWER FROM CARRIER"
"""What the option boards of this town's MOTOTRBO radios send."""

CAI = 127
"""First number of a MOTOTRBO radio's address: here loopback's, in life 12."""


def radio_entries(town: Town, where: Addresses) -> Iterator[Json]:
    """What is stored of the gateway, and of each other network that somebody has a radio of."""
    yield entry(
        GATEWAY,
        c.DOMAIN,
        SYSTEM_NAMES[Network.GATEWAY],
        {
            c.CONF_KIND: c.KIND_RADIO_SYSTEM,
            c.CONF_SYSTEM: c.SYSTEM_OPEN_GATEWAY,
            "name": SYSTEM_NAMES[Network.GATEWAY],
            "url": where.gateway_url,
            c.CONF_TOKEN: where.gateway_token,
            c.CONF_GATEWAY_ID: where.gateway_id,
        },
        unique_id=f"gateway:{where.gateway_id}",
    )
    networks = {person.network for person in town.people if person.radio_id}
    common = {
        c.CONF_KIND: c.KIND_RADIO_SYSTEM,
        c.CONF_BIND: where.room,
        # These radios have a large display: nothing of a text is cut.
        c.CONF_DISPLAY_LETTERS: 100,
        c.CONF_TAG_PATTERN: r"TAG:\s*([0-9A-Za-z:_-]+)",
        c.CONF_EMERGENCY_WORDS: [],
        c.CONF_MAN_DOWN_WORDS: [MAN_DOWN_WORDS],
        c.CONF_LONE_WORKER_WORDS: [LONE_WORKER_WORDS],
    }
    if Network.HYTERA in networks:
        yield entry(
            HYTERA,
            c.DOMAIN,
            SYSTEM_NAMES[Network.HYTERA],
            {
                **common,
                c.CONF_SYSTEM: c.SYSTEM_HYTERA,
                "name": SYSTEM_NAMES[Network.HYTERA],
                c.CONF_CARRIER: "repeater",
                c.CONF_HOSTS: [where.repeater],
                c.CONF_SLOTS: [1, 2],
                c.CONF_OWN_ID: 16776415,
                c.CONF_CALLS_FIRST: True,
                c.CONF_SUBNET: 10,
                c.CONF_PORTS: {},
                c.CONF_MAN_DOWN_TYPES: [MAN_DOWN_TYPE],
                c.CONF_LONE_WORKER_TYPES: [LONE_WORKER_TYPE],
                c.CONF_RENEWAL: 600,
            },
            unique_id=f"hytera:{where.repeater}",
        )
    if Network.MOTOTRBO in networks:
        yield entry(
            MOTOTRBO,
            c.DOMAIN,
            SYSTEM_NAMES[Network.MOTOTRBO],
            {
                **common,
                c.CONF_SYSTEM: c.SYSTEM_MOTOTRBO,
                "name": SYSTEM_NAMES[Network.MOTOTRBO],
                c.CONF_CAI: CAI,
                c.CONF_GROUP_OCTET: 225,
                c.CONF_PORTS: {"ars": where.ars, "tms": where.tms, "lrrp": where.lrrp},
                c.CONF_REFRESH: 30,
                c.CONF_UNSOLICITED_IS_EMERGENCY: True,
            },
            unique_id=f"mototrbo:{where.room}:{where.ars}",
        )
