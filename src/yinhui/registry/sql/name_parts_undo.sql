drop index compound_name_parts;
drop index organisation_name_parts;
drop function registry_name_parts(text[]);
