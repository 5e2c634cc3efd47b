"""Names that the Home Assistant side shares: the domain and the keys of its entries.

What is stored, in full::

    control_room entry   data     {kind: "control_room"}
                         options  {codes: [{digits, name, effect, alias?, neutral?,
                                            colour?: "#rrggbb"}],
                                   code_form: "digits" | "neutral",
                                   roles: {user_id: role}, language: "en" | "nl", phone,
                                   answer_colours: {answer: [red, green, blue]},
                                   test_every: days, 0 for never,
                                   lone_work_every: seconds, lone_work_grace: seconds,
                                   holiday_province, holiday_dates: [ISO date],
                                   keep_events: days, keep_places: days,
                                   keep_pictures: days,
                                   database: null | {host, port, database_name, user,
                                       password, schema, ca_file,
                                       security: "verified" | "encrypted" | "clear"},
                                   reports: {monthly, yearly, buildings,
                                             keep_years}}
      responder          {name, duty, home: building entry id | "", on_duty, tag,
                          contacts: [{system: radio_system entry id, address}],
                          duty_source: entity | null, lone_work_source: entity | null,
                          check_in_every: seconds | null}
      escalation_policy  {name, kinds: [kind], on_scene_within: seconds,
                          evaluation_persons?: 0 | 1 | 2, evaluation_within?: days,
                          evaluation_outcomes?: [outcome],
                          steps: [{delay: seconds, targets: [target], raise_sound,
                                   external?: [external_target id or name], multi_ack?,
                                   repeat_every?: seconds, repeat_times?,
                                   guarded?: "guarded" | "unguarded",
                                   drill?: "real" | "drill", only_kinds?: [kind],
                                   days?: [1 to 7, Monday is 1],
                                   after?: "HH:MM:SS", before?: "HH:MM:SS"}]}
      external_target    {name, actions: [action of a script]}
    building entry       data     {kind: "building", name, latitude?, longitude?, street,
                                   contact, press_secret, fire_sources: [entity]}
      desk               {name, floor, source: entity, event_types: [type],
                          input_system: radio_system entry id | "", input_id, http_press,
                          camera: entity, camera_stream: url, answer_outputs: [entity],
                          answer_at_press, tag}
      checkpoint         {name, floor, tag, reader, assembly_point}
      round_plan         {name, round_kind, checkpoints: [{checkpoint: id, within: seconds}],
                          ordered, lasts: seconds, opens_on_scan, rrule: RFC 5545 | "",
                          starts_on: ISO date, starts_at: "HH:MM:SS",
                          holidays: "walk" | "skip" | "only"}
    radio_system entry   data     {kind: "radio_system", system, name} and by `system`:
      "phones"           nothing more
      "open_gateway"     {url, token, gateway_id}
      "hytera"           {carrier: "repeater" | "control_station", hosts: [IPv4],
                          slots: [1, 2], bind: IPv4, own_id, calls_first, subnet,
                          ports: {service: [slot 1, slot 2]}, renewal: seconds,
                          man_down_types: [number], lone_worker_types: [number], ...}
      "mototrbo"         {bind: IPv4, cai, group_octet, ports: {ars, tms, lrrp},
                          refresh: minutes, unsolicited_is_emergency,
                          radio_ids: [[first, last]], ...}
      ... of both        {display_letters, tag_pattern, emergency_words: [word],
                          man_down_words: [word], lone_worker_words: [word]}

The title of an entry or subentry is its name; the form keeps a copy in `name`, which a
rename on the page does not change. The forms write every key of a desk, a checkpoint, a
round plan and of a radio system, with "", [] or false for what was left empty; what was
set up by an earlier version lacks the keys that came since. Of Hytera's `ports` only the
services are there that use other ports than usual; a control station has one port each.
A checkpoint's reader is a device of Home Assistant, or "<radio_system entry id>/<reader>".
A plan without an `rrule` is opened by people alone; the rule has no DTSTART, for that is
`starts_on` and `starts_at`, in the time of the place. MOTOTRBO's `radio_ids` are the numbers of radios that are listened to; none: every one.
A contact's address is a radio's number, or "talkgroup/<number>". Unique ids:
"control_room", "building:<normalised name>", "phones", "gateway:<gateway id>",
"hytera:<hosts, sorted>", "mototrbo:<bind>:<ARS port>"; the last two follow an edit.

The ids of the rules are the ids Home Assistant gives: a building is its entry, a desk,
checkpoint, round plan, responder or policy its subentry, a radio system its entry. An
external target goes by its name; a step keeps its subentry's id, so that renaming it breaks
nothing. An entity is stored by its registry id where it has one, for the same reason; a
phone's address is its notify entity, stored the same way.
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
SUBENTRY_CHECKPOINT: Final = "checkpoint"
SUBENTRY_ROUND_PLAN: Final = "round_plan"
SUBENTRY_RESPONDER: Final = "responder"
SUBENTRY_POLICY: Final = "escalation_policy"
SUBENTRY_EXTERNAL: Final = "external_target"

# control room
CONF_CODES: Final = "codes"
CONF_DIGITS: Final = "digits"
CONF_EFFECT: Final = "effect"
CONF_ROLES: Final = "roles"
CONF_ALIAS: Final = "alias"
CONF_COLOUR: Final = "colour"
CONF_NEUTRAL: Final = "neutral"
CONF_CODE_FORM: Final = "code_form"
CONF_PHONE: Final = "phone"
CONF_ANSWER_COLOURS: Final = "answer_colours"
CONF_TEST_EVERY: Final = "test_every"

# sirens, loudspeakers and lights of the control room
CONF_SOUNDERS: Final = "sounders"
CONF_SOUND_UNHEARD: Final = "sound_unheard"
CONF_SOUND_WAITING: Final = "sound_waiting"
CONF_SOUND_DRILLS: Final = "sound_drills"
CONF_SOUND_VOLUME: Final = "sound_volume"

# figures
CONF_FIGURE_TARGETS: Final = "figure_targets"
CONF_MILESTONE: Final = "milestone"
CONF_PERCENT: Final = "percent"
CONF_SHIFTS: Final = "shifts"
CONF_BEGINS: Final = "begins"
CONF_SILENT_AFTER: Final = "silent_after"

# reports
CONF_REPORTS: Final = "reports"
CONF_MONTHLY: Final = "monthly"
CONF_YEARLY: Final = "yearly"
CONF_BUILDINGS: Final = "buildings"
CONF_KEEP_YEARS: Final = "keep_years"
CONF_LANGUAGE: Final = "language"
CONF_LONE_WORK_EVERY: Final = "lone_work_every"
CONF_LONE_WORK_GRACE: Final = "lone_work_grace"
CONF_HOLIDAY_PROVINCE: Final = "holiday_province"
CONF_HOLIDAY_DATES: Final = "holiday_dates"

CONF_KEEP_EVENTS: Final = "keep_events"
CONF_KEEP_PLACES: Final = "keep_places"
CONF_KEEP_PICTURES: Final = "keep_pictures"
CONF_DATABASE: Final = "database"
CONF_HOST: Final = "host"
CONF_PORT: Final = "port"
CONF_DATABASE_NAME: Final = "database_name"
CONF_USER: Final = "user"
CONF_PASSWORD: Final = "password"
CONF_SCHEMA: Final = "schema"
CONF_SECURITY: Final = "security"
SECURITY_VERIFIED: Final = "verified"
SECURITY_ENCRYPTED: Final = "encrypted"
SECURITY_CLEAR: Final = "clear"
SECURITIES: Final = (SECURITY_VERIFIED, SECURITY_ENCRYPTED, SECURITY_CLEAR)
CONF_CA_FILE: Final = "ca_file"

# responder
CONF_DUTY: Final = "duty"
CONF_HOME: Final = "home"
CONF_ON_DUTY: Final = "on_duty"
CONF_CONTACTS: Final = "contacts"
CONF_SYSTEM: Final = "system"
CONF_ADDRESS: Final = "address"
CONF_DUTY_SOURCE: Final = "duty_source"
CONF_LONE_WORK_SOURCE: Final = "lone_work_source"
CONF_CHECK_IN_EVERY: Final = "check_in_every"

# escalation policy
CONF_KINDS: Final = "kinds"
CONF_ON_SCENE_WITHIN: Final = "on_scene_within"
CONF_STEPS: Final = "steps"
CONF_EVALUATION_PERSONS: Final = "evaluation_persons"
CONF_EVALUATION_WITHIN: Final = "evaluation_within"
CONF_EVALUATION_OUTCOMES: Final = "evaluation_outcomes"
CONF_DELAY: Final = "delay"
CONF_TARGETS: Final = "targets"
CONF_RAISE_SOUND: Final = "raise_sound"
CONF_EXTERNAL: Final = "external"
CONF_MULTI_ACK: Final = "multi_ack"
CONF_REPEAT_EVERY: Final = "repeat_every"
CONF_REPEAT_TIMES: Final = "repeat_times"
CONF_GUARDED: Final = "guarded"
CONF_ONLY_KINDS: Final = "only_kinds"
CONF_DRILL: Final = "drill"
CONF_DAYS: Final = "days"
DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
"""Of the week, in the order of ISO: the words of forms and of what is read."""
CONF_AFTER: Final = "after"
CONF_BEFORE: Final = "before"
ANY: Final = "any"
GUARDED: Final = "guarded"
UNGUARDED: Final = "unguarded"
REAL: Final = "real"
DRILL: Final = "drill"
GUARDED_CHOICES: Final = (ANY, GUARDED, UNGUARDED)
DRILL_CHOICES: Final = (ANY, REAL, DRILL)
"""Of a step: what is stored only where it is not ANY."""

# external target
CONF_ACTIONS: Final = "actions"
CONF_POLICE: Final = "police"

# building and desk
CONF_PRESS_SECRET: Final = "press_secret"
CONF_STREET: Final = "street"
CONF_CONTACT: Final = "contact"
CONF_FIRE_SOURCES: Final = "fire_sources"
CONF_FLOOR: Final = "floor"
CONF_SOURCE: Final = "source"
CONF_EVENT_TYPES: Final = "event_types"
CONF_INPUT_SYSTEM: Final = "input_system"
CONF_INPUT_ID: Final = "input_id"
CONF_HTTP_PRESS: Final = "http_press"
CONF_CAMERA: Final = "camera"
CONF_CAMERA_STREAM: Final = "camera_stream"
CONF_ANSWER_OUTPUTS: Final = "answer_outputs"
CONF_ANSWER_AT_PRESS: Final = "answer_at_press"
CONF_TAG: Final = "tag"

# checkpoint
CONF_READER: Final = "reader"
CONF_ASSEMBLY_POINT: Final = "assembly_point"

# round plan
CONF_ROUND_KIND: Final = "round_kind"
CONF_CHECKPOINTS: Final = "checkpoints"
CONF_CHECKPOINT: Final = "checkpoint"
CONF_WITHIN: Final = "within"
CONF_ORDERED: Final = "ordered"
CONF_LASTS: Final = "lasts"
CONF_OPENS_ON_SCAN: Final = "opens_on_scan"
CONF_RRULE: Final = "rrule"
CONF_STARTS_ON: Final = "starts_on"
CONF_STARTS_AT: Final = "starts_at"
CONF_HOLIDAYS: Final = "holidays"
HOLIDAYS_WALK: Final = "walk"
HOLIDAYS_SKIP: Final = "skip"
HOLIDAYS_ONLY: Final = "only"
HOLIDAY_RULES: Final = (HOLIDAYS_WALK, HOLIDAYS_SKIP, HOLIDAYS_ONLY)
"""What a schedule does on a holiday: as on any day, nothing, or it is for those alone."""

# radio system
SYSTEM_PHONES: Final = "phones"
SYSTEM_OPEN_GATEWAY: Final = "open_gateway"
SYSTEM_HYTERA: Final = "hytera"
SYSTEM_MOTOTRBO: Final = "mototrbo"
DATAGRAM_SYSTEMS: Final = (SYSTEM_HYTERA, SYSTEM_MOTOTRBO)
"""Those we speak to by UDP, from ports of this machine."""
RADIO_SYSTEMS: Final = (SYSTEM_OPEN_GATEWAY, *DATAGRAM_SYSTEMS)
"""Those with radios, and a link of ours that can be lost."""
INPUT_SYSTEMS: Final = (SYSTEM_OPEN_GATEWAY, SYSTEM_HYTERA)
"""Those that report the inputs to which a desk's button can be wired."""
MICROPHONE_SYSTEMS: Final = (SYSTEM_OPEN_GATEWAY, SYSTEM_HYTERA)
"""Those whose radios can be made to transmit what they hear."""

# open gateway
CONF_TOKEN: Final = "token"
CONF_GATEWAY_ID: Final = "gateway_id"

# Hytera
CONF_CARRIER: Final = "carrier"
CONF_HOSTS: Final = "hosts"
CONF_SLOTS: Final = "slots"
CONF_OWN_ID: Final = "own_id"
CONF_CALLS_FIRST: Final = "calls_first"
CONF_SUBNET: Final = "subnet"
CONF_MAN_DOWN_TYPES: Final = "man_down_types"
CONF_LONE_WORKER_TYPES: Final = "lone_worker_types"
CONF_RENEWAL: Final = "renewal"

# MOTOTRBO
CONF_CAI: Final = "cai"
CONF_GROUP_OCTET: Final = "group_octet"
CONF_REFRESH: Final = "refresh"
CONF_RADIO_IDS: Final = "radio_ids"
CONF_UNSOLICITED_IS_EMERGENCY: Final = "unsolicited_is_emergency"

# both
CONF_BIND: Final = "bind"
CONF_PORTS: Final = "ports"
CONF_DISPLAY_LETTERS: Final = "display_letters"
CONF_TAG_PATTERN: Final = "tag_pattern"
CONF_EMERGENCY_WORDS: Final = "emergency_words"
CONF_MAN_DOWN_WORDS: Final = "man_down_words"
CONF_LONE_WORKER_WORDS: Final = "lone_worker_words"

PLATFORMS: Final[dict[str, list[Platform]]] = {
    KIND_CONTROL_ROOM: [
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.SENSOR,
        Platform.SWITCH,
        Platform.TODO,
    ],
    KIND_BUILDING: [
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.CALENDAR,
        Platform.CAMERA,
        Platform.EVENT,
        Platform.IMAGE,
        Platform.SELECT,
        Platform.SENSOR,
    ],
    KIND_RADIO_SYSTEM: [
        Platform.BINARY_SENSOR,
        Platform.EVENT,
        Platform.NOTIFY,
        Platform.SELECT,
        Platform.SENSOR,
        Platform.SWITCH,
    ],
}
