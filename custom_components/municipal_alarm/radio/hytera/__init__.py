"""Hytera DMR: HDAP services over HSTRP (repeater) or HRNP (control station), by UDP.

No specification is public. The layouts come from captures and from what others
worked out of them (dmr-kaitai, ok-dmrlib, Hytera_Homebrew_Bridge); each says which.
*Seen in a capture* means that real equipment sent it, *derived* that a source
describes it and no capture of it is known.

Reading order: `tables` (numbers and their words), `address`, `fields` (bytes of single
fields), `hdap` (the frame around every message), one file per service (`rrs`, `tmp`,
`lp` with `gps`, `rcp`, `tp`, `dds`), `pdus` (all services behind one door), then the
carriers and the network.
"""
