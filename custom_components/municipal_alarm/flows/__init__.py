"""Forms: one file per family. What each stores is said in `const.py`.

    control_room.py   create and reconfigure the control room       config flow
    building.py       create and reconfigure a building              config flow
    radio_system.py   which radio system; phones                     config flow
    gateway.py        open gateways: by address, by zeroconf,
                      reconfigured, paired again                     config flow
    hytera.py         repeaters or a control station                 config flow
    mototrbo.py       a MOTOTRBO network                             config flow
    desk.py           a desk of a building                           subentry flow
    checkpoint.py     a place to prove                               subentry flow
    round_plan.py     what is walked, within what time, and when     subentry flow
    responder.py      somebody who can be sent                       subentry flow
    policy.py         an escalation policy                           subentry flow
    external_target.py  somebody outside, and what calls them        subentry flow
    options.py        the menu, telephone, language                  options flow
    options_roles.py, options_codes.py, options_desks.py, options_field.py
                      roles; codes; answers and tests of desks;
                      lone work and holidays                         options flow
    options_plan.py   the site plan: read, looked at, imported       options flow
    blueprints.py     what comes with us, installed and updated      options flow

    lookup.py         reads what is set up: who else uses this?
    datagrams.py      what Hytera and MOTOTRBO ask alike: texts, ports, our address
    desk_checks.py    what can be wrong with a desk
    checkpoint_checks.py, round_plan_checks.py   ... with a checkpoint, a round plan
    tags.py           a tag: typed, or among those read lately that belong to nothing
    contacts.py       what can be wrong with a responder's radios, phones and tag
    policy_steps.py   the sections of a policy, and what can be wrong with them
    policy_holes.py   what a policy leaves out, in words
    policy_preview.py what it would do, before it is saved
    codes.py          the list of status codes
    labels.py         our words in the language of this Home Assistant
    options_base.py   what the parts of the options share
    entities.py       entity ids <-> what is stored of them
    schemas.py        selectors and small checks that several forms share
    defaults.py       what a form starts with, in English and Dutch

Forms check and store, and nothing else: the runtime hears of each change and applies
it live. An error keeps the form open with everything that was typed.
"""
