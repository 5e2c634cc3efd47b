"""MOTOTRBO radios, each at the address that follows from its number.

What they say is made with the product's codecs; when they say it is written here from
the protocol's description, so that a misunderstanding on one side shows.
"""
