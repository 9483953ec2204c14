"""The till's side of headquarters: the outbox goes up, the feed comes down, nothing is lost or doubled."""
