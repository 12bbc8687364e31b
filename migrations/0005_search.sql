-- Finding contacts: where they came from, and (below) what makes filters and searches quick.

alter table contacts add column import_id uuid;
