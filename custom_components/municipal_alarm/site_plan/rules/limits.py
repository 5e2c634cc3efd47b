"""Which entities can be what, and between which numbers a setting is."""

# A press is a new time (event, button, input_button) or "on" (the others). A domain
# that never says "on" would make a button that looks connected and is not.
SOURCE_DOMAINS = (
    *("binary_sensor", "button", "event", "input_boolean", "input_button"),
    *("light", "siren", "switch"),
)
# What can be seen and not heard: a siren, a loudspeaker or a message would tell
# whoever stands at the desk.
OUTPUT_DOMAINS = (
    *("input_boolean", "input_select", "input_text", "light", "select", "switch", "text"),
)
# Fire lasts until it is over: only what can say "on" and "off" can say so.
FIRE_DOMAINS = ("binary_sensor", "input_boolean", "switch")
# What says whether somebody is there now: on and off, a shift in a calendar, or whether
# a person is at one of the places that Home Assistant knows.
LONE_WORK_DOMAINS = ("binary_sensor", "calendar", "input_boolean", "schedule", "switch")
DUTY_DOMAINS = (*LONE_WORK_DOMAINS, "person")

# A day: longer than that nobody is on one round.
MAX_MINUTES = 24 * 60
# An hour: later than that nobody is waiting for the next step any more.
MAX_SECONDS = 3600

CHECK_IN = 1, 240
"""Minutes between two signs of life: after four hours nobody would look for a lone worker."""
TEST_EVERY = 0, 366
"""Days until a desk is tested again; 0: never. What is tested less than yearly is not tested."""
DAYS_KEPT = 1, 3653
SILENT_AFTER = 1, 366
"""Days after which equipment that says nothing is silent."""
