"""A whole installation, started as a person starts it: each file on demand by a target of its own."""
