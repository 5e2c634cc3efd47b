"""MOTOTRBO IP data services over UDP: presence (ARS), text (TMS), location (LRRP).

| service | module | port | evidence |
|---|---|---|---|
| ARS, automatic registration | `ars` | 4005 | captures and tests of ok-dmrlib, dmr-kaitai, trbodatasvc |
| TMS, text messages | `tms` | 4007 | tests of dmr-kaitai, ok-dmrlib; short and long acks derived |
| LRRP, location | `lrrp`, `numbers` | 4001 | captures in dmr-kaitai; tokens from sdrtrunk, Moto.Net, trbodatasvc |

`network.MototrboNetwork` puts them together. What needs keys of Motorola
(XCMP/XNL: microphone, calls, the emergency itself) is not here and will not be.
"""
