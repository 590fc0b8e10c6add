"""The history of all tables."""
