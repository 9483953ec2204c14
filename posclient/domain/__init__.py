"""The shop's rules as pure functions on frozen dataclasses; time and chance come in as arguments."""
