-- One plan for each organisation, beside the plan it is copied from. One that came into being meanwhile stays.
insert into study_studyplan (county_id, organisation_id, year, copied_from_id, made_by_id, made_at)
select o.county_id, o.id, %(year)s, wanted.source, %(account)s, now()
from unnest(%(organisations)s::int[], %(sources)s::bigint[]) as wanted (organisation, source)
join registry_organisation o on o.id = wanted.organisation
on conflict do nothing
returning id
