"""Province packs: files a person edits, checked as a whole before anything is loaded."""
