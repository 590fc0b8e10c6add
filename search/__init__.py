"""Finding: one port, and the engines behind it."""
