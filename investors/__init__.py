"""Investors' own data: profiles they chose to keep, with their consent."""
