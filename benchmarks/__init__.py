"""Figures beside a limit or a peer of the same run: `make bench` prints them as a table."""
