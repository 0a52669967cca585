"""Claims to records: cross-checks, status, proofs, confidence."""
