alter table rulebook_duty drop constraint duty_of_version;
