"""Images of pages made upright, even and clean; the ruling lines on them. Pure functions on arrays."""
