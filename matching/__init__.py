"""Fitting: gate first, score second, explain always. Pure: no clock, no I/O, no randomness without a seed."""

METHOD_VERSION = "10"
"""Changes whenever the same profile, catalogue and policy could give another report."""
