"""What all simulated radios share, whatever their network: screen, timers, sockets."""
