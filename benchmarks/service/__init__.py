"""How long the service takes to be there, and to be there again."""
