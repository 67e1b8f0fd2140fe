-- Puts people on a notice, each with the branch of the day; who is on it already stays as they are.
insert into notices_noticerecipient (county_id, notice_id, person_id, branch_id)
select p.county_id, %(notice)s, p.id, branch.organisation_id
from unnest(%(people)s::bigint[]) as chosen(id)
join registry_person p on p.id = chosen.id
left join registry_membership branch
    on branch.person_id = p.id and branch.kind = 'branch' and branch.period @> %(today)s::date
order by p.id
on conflict (notice_id, person_id) do nothing
