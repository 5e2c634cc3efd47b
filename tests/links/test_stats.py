import json

from custom_components.municipal_alarm.links.stats import LinkStats


def test_counters_are_json_ready() -> None:
    stats = LinkStats()
    assert stats.reconnects == 0
    stats.connects = 3
    stats.dropped["repeat"] += 2
    shown = json.loads(json.dumps(stats.as_dict()))
    assert shown["reconnects"] == 2
    assert shown["dropped"] == {"repeat": 2}
    assert shown["last_seen"] is None
