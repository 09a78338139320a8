"""Where events are sent: an outbox in the store, and a way out of it for each receiver."""
