-- Documents by what is in them are found without a look at every record.
CREATE INDEX records_entity ON records(entity, document_id);
CREATE INDEX records_year ON records(year_be, document_id);
CREATE INDEX records_status ON records(status, document_id);
