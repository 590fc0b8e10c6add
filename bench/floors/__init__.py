"""The floors: the least that a server of this stack can do for the same answer."""
