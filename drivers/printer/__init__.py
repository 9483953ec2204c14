"""The receipt printer: documents become bytes, go out over a transport, and are proven or asked about."""
