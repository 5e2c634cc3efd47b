"""Bytes <-> radio events. Pure: no sockets, clock, randomness, disk or framework.

Time, nonces and ids are arguments. Each protocol lives in a folder of its own
(`frames`, `tables`, `session`) and speaks to the rest of the integration only
in `events`, `commands` and `errors`.

| protocol | specification | evidence |
|---|---|---|
| `gateway` | docs/gateway-protocol.md, version 1 | ours; reference server in simulators/ |
"""
