"""What is passed on: pages, claims, results, and each of them as bytes or JSON text."""
