"""The world: clock, network, devices' libraries, files, secrets. The only door to all of them."""
