"""The catalogue's tables, the unit of work and the publication log, on SQLite and PostgreSQL."""
