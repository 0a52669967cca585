"""What is shown: terminal, pictures, text, tables."""
