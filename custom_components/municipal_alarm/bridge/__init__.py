"""The only code that knows both Home Assistant and our core.

room         one engine, one journal: messages in, effects and changes out
clock        one wake-up for the engine's next deadline
opening      the journal's file at start, whatever it is like
site_source  config entries -> the site
site_watch   edits of what is set up, live
intake       states of entities -> signals
delivery     effects -> carriers, and what became of them
systems      radio systems: started and stopped with their entries
links        a radio system's words as signals, the room's effects as its commands
radio_settings, capabilities, addresses
             what is stored of a radio system -> its settings, what it can do, how it counts
parts        the repeaters of each radio system, up or down
microphones, sound, listening
             open microphones, live: buffers, the stream, the door it is heard through
deadlines    what is due, each by itself
phones       notify entities as a radio system, and who answers on them
companion    what the companion app is sent, and what its answers mean
radios       what is known of each radio beside the rules
desks        the discreet answer at the desk
pictures     the snapshot of the alarm
actors       who a Home Assistant user is in the control room
changes      who must look again after an event
"""
