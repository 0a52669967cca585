"""Lines to text: the engines and what they say of their own certainty."""
