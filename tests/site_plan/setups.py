"""Set-ups of towns that do not exist, for property tests; every one as the forms could store it."""

from itertools import count
from typing import Any

from hypothesis import strategies as st

from custom_components.municipal_alarm.site_plan import kinds as k
from custom_components.municipal_alarm.site_plan.planning import tidy
from custom_components.municipal_alarm.site_plan.setup import Item, Setup

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12
).map(str.strip)
NAMES = WORDS.filter(bool)
CODES = [
    {"digits": str(n), "name": f"Code {n}", "effect": effect}
    for n, effect in enumerate(("on_my_way", "on_scene", "need_backup", "all_clear", "duress"), 1)
]


def counted(prefix: str = "new") -> Any:
    """Ids that are new, one after the other."""
    numbers = count(1)
    return lambda: f"{prefix}-{next(numbers)}"


@st.composite
def setups(draw: st.DrawFn) -> Setup:
    """A whole set-up."""
    items: dict[str, Item] = {}
    numbers = count(1)

    def add(kind: str, name: str, parent: str = "", **values: Any) -> str:
        item_id = f"{kind}-{next(numbers)}"
        items[item_id] = Item(kind, item_id, name, tidy(kind, values), parent)
        return item_id

    def unique(most: int) -> list[str]:
        names = st.lists(NAMES, max_size=most, unique_by=lambda one: k_name(one))
        return [f"{name} {next(numbers)}" for name in draw(names)]

    flag = lambda: draw(st.booleans())  # noqa: E731
    add(
        k.ROOM,
        "Room",
        language=draw(st.sampled_from(("en", "nl"))),
        phone=draw(st.sampled_from(("", "112", "+31 20 1"))),
        codes=draw(st.sampled_from((None, CODES))),
        roles={"u1": "supervisor"} if flag() else None,
        holiday_dates=draw(st.sampled_from((None, ["2026-01-01"]))),
        lone_work_every=draw(st.sampled_from((None, 1800))),
        answer_colours={"seen": [1, 2, 3]} if flag() else None,
    )
    phones = add(k.SYSTEM, "Phones", system="phones")
    radio = add(k.SYSTEM, draw(NAMES), system="hytera", settings={"hosts": ["10.0.0.1"], "n": 1})
    outside = [
        add(k.EXTERNAL, name, police=flag(), actions=[{"action": "a.b", "data": {"t": "01"}}])
        for name in unique(2)
    ]
    if flag():
        step = {"delay": 0, "targets": ["external"], "raise_sound": flag()}
        if outside:
            step["external"] = outside[:1]
        late = {"delay": 60, "targets": ["operators"], "raise_sound": False, "days": [1, 7]}
        persons = draw(st.integers(0, 2))
        add(k.POLICY, draw(NAMES), steps=[step, late], evaluation_persons=persons)
    homes = [""]
    for name in unique(3):
        place = draw(st.sampled_from(((None, None), (52.5, -5.25))))
        home = add(
            k.BUILDING,
            name,
            street=draw(WORDS),
            latitude=place[0],
            longitude=place[1],
            fire_sources=[f"binary_sensor.fire_{next(numbers)}"] if flag() else [],
        )
        homes.append(home)
        floor = st.sampled_from(("", "Ground floor", "no", "1"))
        for desk in unique(3):
            tag = f"t{next(numbers)}" if flag() else ""
            wired = flag()
            add(
                k.DESK,
                desk,
                home,
                floor=draw(floor),
                source="" if wired else f"event.button_{next(numbers)}",
                event_types=["press", "off"] if flag() else [],
                input_system=radio if wired else "",
                input_id=f"0{next(numbers)}" if wired else "",
                answer_at_press=flag(),
                tag=tag,
                camera_stream=draw(st.sampled_from(("", "rtsp://camera/1"))),
            )
        spots = [
            add(
                k.CHECKPOINT,
                spot,
                home,
                floor=draw(floor),
                reader=draw(st.sampled_from(("", f"{radio}/{next(numbers)}"))),
                assembly_point=flag(),
            )
            for spot in unique(3)
        ]
        if spots:
            rule = draw(st.sampled_from(("", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU")))
            add(
                k.ROUND,
                draw(NAMES),
                home,
                round_kind="round",
                lasts=3600,
                ordered=flag(),
                rrule=rule,
                starts_on="2026-01-01" if rule else "",
                starts_at="21:30:00" if rule else "",
                checkpoints=[{"checkpoint": one, "within": 600} for one in spots],
            )
    for name in unique(3):
        system, address = (phones, f"notify.p{next(numbers)}")
        if flag():
            system, address = (radio, f"0{next(numbers)}")
        add(
            k.RESPONDER,
            name,
            duty=draw(st.sampled_from(("guard", "supervisor"))),
            home=draw(st.sampled_from(homes)),
            on_duty=flag(),
            contacts=[{"system": system, "address": address}],
            check_in_every=draw(st.sampled_from((None, 60, 1800))),
        )
    return Setup(items, {"u1": "Anna", "u2": "Omar"}, {"d1": "Reader"})


def k_name(name: str) -> str:
    """As names are compared."""
    return " ".join(name.split()).casefold()
