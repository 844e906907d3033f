"""A whole installation, started as a person starts it. `make test` runs test_run; the others need more programs."""
