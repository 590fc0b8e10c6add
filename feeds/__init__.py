"""Pages for machines. A new feed is one module here and one line in ``registry.py``."""
