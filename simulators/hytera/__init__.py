"""A Hytera repeater and the radios behind it, and a mobile radio used as control station.

What they say is made with the product's codecs; when they say it is written here from
the protocol's description, so that a misunderstanding on one side shows.
"""
