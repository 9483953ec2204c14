"""What a basket costs, what it earns, and why. Rules come from headquarters as data; a quote explains itself."""
