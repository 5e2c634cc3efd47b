"""Speech of radios: G.711 in RTP, put in order again.

Reading order: `rtp` (packets), `g711` (their sound), `jitter` (their order).
Nothing here keeps sound longer than it takes to put it in order.
"""
