"""The page that people look at: HTML, CSS and JavaScript without a framework."""
