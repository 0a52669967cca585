"""Pages and patterns to claims: letter head, tables, prose, forms."""
