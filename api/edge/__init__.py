"""HTTP plumbing that every surface shares."""
