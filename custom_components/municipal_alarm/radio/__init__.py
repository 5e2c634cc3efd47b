"""Bytes <-> radio events. Pure: no sockets, clock, randomness, disk or framework.

Time, nonces and ids are arguments. Each protocol lives in a folder of its own
(`frames`, `tables`, `session`) and speaks to the rest of the integration only
in `events`, `commands` and `errors`. A protocol of datagrams has a `RadioNetwork`
(`network`), which `links.datagram` drives.

| protocol | specification | evidence |
|---|---|---|
| `gateway` | docs/gateway-protocol.md, version 1 | ours; reference server in simulators/ |
| `hytera` | none is public; each layout names its source | captures named in the modules, `script/peers`; simulators/hytera |
| `mototrbo` | none is public; each layout names its source | captures named in the modules, `script/peers`; simulators/mototrbo |
| `voice` | RFC 3550, ITU-T G.711 | reference values in the tests |
"""
