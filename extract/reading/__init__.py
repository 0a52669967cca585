"""One page: its text layer or its picture, which engine reads it, and what is read again."""
