"""What an installer sets for one MOTOTRBO system; the defaults are the field's."""

from dataclasses import dataclass

from ..reading import TextRules
from .address import MAX_ID, is_among
from .ars import MAX_REFRESH


@dataclass(frozen=True, slots=True)
class MototrboPorts:
    """The UDP ports of the services, the same at both ends."""

    ars: int = 4005
    tms: int = 4007
    lrrp: int = 4001


DEFAULT_PORTS = MototrboPorts()
DEFAULT_RULES = TextRules()


@dataclass(frozen=True, slots=True)
class MototrboSettings:
    """One system; ValueError, with a plain reason, for what cannot work.

    `cai` is the first octet of the radios' addresses; the next higher one is
    that of the computers behind them. `group_octet` is that of groups.
    `display_letters` is what a radio shows of a text. `refresh_half_hours` is
    how often radios are asked to register again (0: never, so that nobody is
    ever found silent). `unsolicited_is_emergency`: an unasked position is a
    possible emergency. After `check_every_s` without a word from anybody one
    radio is asked. `known_radios` are asked at the start; what is not the
    number of a radio among them is left out, as a mistake in one responder's
    number must not keep the others from their radios. `radio_ids` are the
    ranges `(first, last)` of the radios that are listened to; none: every one.
    """

    cai: int = 12
    group_octet: int = 225
    ports: MototrboPorts = DEFAULT_PORTS
    display_letters: int = 48
    rules: TextRules = DEFAULT_RULES
    known_radios: tuple[str, ...] = ()
    refresh_half_hours: int = 1
    unsolicited_is_emergency: bool = True
    check_every_s: float = 60.0
    radio_ids: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would break later, where nobody sees why."""
        if not 1 <= self.cai <= 222:
            raise ValueError("the first octet of radio addresses is 1 to 222")
        if not 0 <= self.group_octet <= 255 or self.group_octet in (self.cai, self.cai + 1):
            raise ValueError("the first octet of group addresses is that of radios, or no octet")
        if len({self.ports.ars, self.ports.tms, self.ports.lrrp}) < 3:
            raise ValueError("each service has a port of its own")
        if not 0 <= self.refresh_half_hours <= MAX_REFRESH:
            raise ValueError(f"radios register again after 0 to {MAX_REFRESH} half hours")
        if self.display_letters < 1 or self.check_every_s <= 0:
            raise ValueError("a display has letters, and a pause is longer than nothing")
        if not all(1 <= first <= last <= MAX_ID for first, last in self.radio_ids):
            raise ValueError(f"numbers of radios are ranges from 1 to {MAX_ID}, first to last")

    def hears(self, radio_id: str) -> bool:
        """Return whether a radio, by its number, is one that is listened to."""
        return is_among(self.radio_ids, int(radio_id))
