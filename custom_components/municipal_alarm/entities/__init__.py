"""What the platforms share: what an entity is about, and how entities come and go.

- `subjects` is what an entity is about: its keys, its device, its view of the room.
- `guarding` is the same for checkpoints, round plans and responders.
- `readings` is what the sensors show of them.
- `following` keeps the entities of desks, people and radios equal to what there is.

The entity classes themselves begin in `entity.py`, as in every integration.
"""
