"""How the service keeps its promises, measured."""
