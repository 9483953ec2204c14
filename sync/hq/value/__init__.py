"""What the chain's own history says of its members: fitted as a batch, published as data."""
