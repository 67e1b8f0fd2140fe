-- Activity alliances (XQ1): how many, their chapters, and the people who belong to them on the day.
select count(*) filter (where t.kind = 'alliance') as alliances,
       count(*) filter (where t.kind = 'alliance_chapter') as chapters,
       (select count(distinct m.person_id)
        from tree a
        join registry_membership m on m.organisation_id = a.id and m.kind = 'alliance'
            and m.period @> %(as_of)s::date
        join registry_person p on p.id = m.person_id and (p.died_on is null or p.died_on > %(as_of)s)
        where a.kind in ('alliance', 'alliance_chapter')) as people
from tree t
where t.kind in ('alliance', 'alliance_chapter')
