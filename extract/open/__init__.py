"""From a file to its pages: what it is (by its content, never its name), whether it can be read, what it may cost."""
