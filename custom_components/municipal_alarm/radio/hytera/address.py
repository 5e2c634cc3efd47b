"""Addresses of radios: a subnet byte and the 24 bits of the DMR id, as in an IPv4 address."""

from dataclasses import dataclass

from ..errors import LocalMisuse
from .tables import DEFAULT_SUBNET


@dataclass(frozen=True, slots=True)
class RadioAddress:
    """Where a message comes from or goes to (protocols of the HDAP family, 4 bytes).

    `number` is the DMR id (0 to 16777215), `subnet` the byte in front of it: 10 unless
    the radios were programmed otherwise, 0 in some answers (seen in a capture), and
    the first byte of its IPv4 address when a computer is meant (seen in a capture:
    192.168.20.100). Compare radios by `number` or `radio_id`, never by the whole.
    """

    number: int
    subnet: int = DEFAULT_SUBNET

    @classmethod
    def of_radio(cls, radio_id: str, subnet: int = DEFAULT_SUBNET) -> RadioAddress:
        """Return the address for a radio id in decimal; raises LocalMisuse when it is none."""
        if not (radio_id.isascii() and radio_id.isdigit() and len(radio_id) <= 8):
            raise LocalMisuse(f"not the id of a DMR radio: {radio_id!r}")
        address = cls(int(radio_id), subnet)
        address.to_bytes()
        return address

    @classmethod
    def from_bytes(cls, data: bytes) -> RadioAddress:
        """Return the address in 4 bytes; the caller has counted them."""
        return cls(int.from_bytes(data[1:]), data[0])

    def to_bytes(self) -> bytes:
        """Return the 4 bytes; raises LocalMisuse when a part is out of range."""
        try:
            return self.subnet.to_bytes(1) + self.number.to_bytes(3)
        except OverflowError:
            raise LocalMisuse(f"no address: subnet {self.subnet}, radio {self.number}") from None

    @property
    def radio_id(self) -> str:
        """Return the DMR id as the rest of the integration writes it."""
        return str(self.number)

    @property
    def ipv4(self) -> str:
        """Return the address as an IPv4 address, for logs and for computers."""
        return ".".join(map(str, self.to_bytes()))
