"""The review desk: what needs a person is settled in a browser, served by this machine to itself alone."""
