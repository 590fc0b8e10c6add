"""The live snapshot: what the public sees, per process, read-only, built by following the log."""
