"""Partners' own data: the keys they ask with, and where they want to be told of publications."""
