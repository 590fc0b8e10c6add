"""The catalogue's rules in plain Python: records, facts, land, references."""
