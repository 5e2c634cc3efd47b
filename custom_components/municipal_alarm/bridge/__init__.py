"""The only code that knows both Home Assistant and our core.

room         one engine, one journal: messages in, effects and changes out
clock        one wake-up for the engine's next deadline
site_source  config entries -> the site
intake       states of entities -> signals
delivery     effects -> carriers, and what became of them
carriers     phones; links (open gateway and other radio systems)
radios       what is known of each radio beside the rules
desks        the discreet answer at the desk
pictures     the snapshot of the alarm
actors       who a Home Assistant user is in the control room
changes      who must look again after an event
"""
