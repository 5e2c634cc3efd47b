"""The open gateway protocol, version 1: JSON over WebSocket.

Specification: docs/gateway-protocol.md. Reading order: `tables` (limits and
words), `wire` (JSON and field checks), `frames`, `event_frames` and
`command_frames` (the messages), `auth` (pairing token), `streams` (numbers,
acknowledgements, buffers), `pending` (commands until their last receipt),
`session` (all of it together, for both ends).
"""
