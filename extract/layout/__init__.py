"""Lines, tables and reading order: a chain of pure functions, every step drawable."""
