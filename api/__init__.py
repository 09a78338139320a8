"""The service: settings, wiring, supervisor, store, routes, page and command line."""
