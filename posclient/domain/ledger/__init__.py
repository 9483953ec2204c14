"""Everything countable is an account; a balance is the fold of its append-only entries."""
