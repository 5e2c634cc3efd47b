"""Sockets: asyncio around the pure sessions of `radio`. No rules of the room.

`base` is the seam to the bridge, one further file per radio system. Imports
only `radio` and aiohttp, never homeassistant.
"""
