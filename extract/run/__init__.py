"""One file or a thousand: worker processes, their limits, and the runs that use them."""
