"""Applying events: one file per kind of event."""
