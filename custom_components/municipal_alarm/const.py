"""Names that the Home Assistant side shares: the domain and the keys of its entries.

What is stored, in full::

    control_room entry   data     {kind: "control_room"}
                         options  {codes: [{digits, name, effect}], roles: {user_id: role},
                                   external: [name], language: "en" | "nl"}
      responder          {name, duty, home: building entry id | "", on_duty,
                          contacts: [{system: radio_system entry id, address}]}
      escalation_policy  {name, kinds: [kind], on_scene_within: seconds,
                          steps: [{delay: seconds, targets: [target], raise_sound}]}
    building entry       data     {kind: "building", name, latitude?, longitude?, press_secret}
      desk               {name, floor, source: entity, event_types: [type],
                          input_system: radio_system entry id | "", input_id, http_press,
                          camera: entity, camera_stream: url, answer_outputs: [entity], tag}
    radio_system entry   data     {kind: "radio_system", system: "phones" | "open_gateway", name,
                                   url, token, gateway_id}   (the last three: open_gateway)

The title of an entry or subentry is its name; the form keeps a copy in `name`, which a
rename on the page does not change. The forms write every key of a desk, with "", [] or
false for what was left empty. Unique ids: "control_room", "building:<normalised name>",
"phones", "gateway:<gateway id>".

The ids of the rules are the ids Home Assistant gives: a building is its entry, a
desk, responder or policy its subentry, a radio system its entry. An entity is
stored by its registry id where it has one, so that renaming it breaks nothing;
a phone's address is its notify entity, stored the same way.
"""

from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "municipal_alarm"
MANUFACTURER: Final = "Municipal Alarm"

CONF_KIND: Final = "kind"
KIND_CONTROL_ROOM: Final = "control_room"
KIND_BUILDING: Final = "building"
KIND_RADIO_SYSTEM: Final = "radio_system"

SUBENTRY_DESK: Final = "desk"
SUBENTRY_RESPONDER: Final = "responder"
SUBENTRY_POLICY: Final = "escalation_policy"

# control room
CONF_CODES: Final = "codes"
CONF_DIGITS: Final = "digits"
CONF_EFFECT: Final = "effect"
CONF_ROLES: Final = "roles"
CONF_EXTERNAL: Final = "external"
CONF_LANGUAGE: Final = "language"

# responder
CONF_DUTY: Final = "duty"
CONF_HOME: Final = "home"
CONF_ON_DUTY: Final = "on_duty"
CONF_CONTACTS: Final = "contacts"
CONF_SYSTEM: Final = "system"
CONF_ADDRESS: Final = "address"

# escalation policy
CONF_KINDS: Final = "kinds"
CONF_ON_SCENE_WITHIN: Final = "on_scene_within"
CONF_STEPS: Final = "steps"
CONF_DELAY: Final = "delay"
CONF_TARGETS: Final = "targets"
CONF_RAISE_SOUND: Final = "raise_sound"

# building and desk
CONF_PRESS_SECRET: Final = "press_secret"
CONF_FLOOR: Final = "floor"
CONF_SOURCE: Final = "source"
CONF_EVENT_TYPES: Final = "event_types"
CONF_INPUT_SYSTEM: Final = "input_system"
CONF_INPUT_ID: Final = "input_id"
CONF_HTTP_PRESS: Final = "http_press"
CONF_CAMERA: Final = "camera"
CONF_CAMERA_STREAM: Final = "camera_stream"
CONF_ANSWER_OUTPUTS: Final = "answer_outputs"
CONF_TAG: Final = "tag"

# radio system
SYSTEM_PHONES: Final = "phones"
SYSTEM_OPEN_GATEWAY: Final = "open_gateway"
CONF_TOKEN: Final = "token"
CONF_GATEWAY_ID: Final = "gateway_id"

PLATFORMS: Final[dict[str, list[Platform]]] = {
    KIND_CONTROL_ROOM: [Platform.BINARY_SENSOR, Platform.SENSOR],
    KIND_BUILDING: [
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.CAMERA,
        Platform.EVENT,
        Platform.IMAGE,
        Platform.SENSOR,
    ],
    KIND_RADIO_SYSTEM: [
        Platform.BINARY_SENSOR,
        Platform.EVENT,
        Platform.NOTIFY,
        Platform.SENSOR,
        Platform.SWITCH,
    ],
}
