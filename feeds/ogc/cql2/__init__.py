"""CQL2 text: parsed by the ``cql2`` package behind a guard, compiled to masks over the snapshot's columns."""
