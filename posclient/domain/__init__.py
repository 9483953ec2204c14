"""The shop's rules as pure functions on frozen dataclasses. Standard library only; time and chance come in as arguments."""
