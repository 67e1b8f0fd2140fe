-- A duty's county, institution and version belong together: one foreign key of three columns, checked once a row.
alter table rulebook_duty add constraint duty_of_version
    foreign key (county_id, institution_id, version_id)
    references rulebook_institutionversion (county_id, institution_id, id);
