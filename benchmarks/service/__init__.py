"""How long the service takes to be there, to be there again, and to tell of an event."""
