"""Ink or glyphs to lines of print, and rules to the lattice of a table."""
