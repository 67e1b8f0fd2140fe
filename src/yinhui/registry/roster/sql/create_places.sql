-- Compounds that a person confirmed, then, level by level, the buildings, entrances and flats of the rows to be applied.
-- A flat hangs on what is nearest above it. `roster_home` is where each of those rows lives, at last.
drop table if exists roster_home, roster_new, roster_reach, roster_touched, roster_moved, roster_rehoused;

insert into registry_place (county_id, kind, name, parent_id, path, full_name)
select distinct %(county)s, 'compound', n.text, community.target_id, '{}'::bigint[], ''
from registry_rostername n
left join registry_rostername community
    on community.roster_id = n.roster_id and community.kind = 'community' and community.text = n.under
where n.roster_id = %(roster)s and n.kind = 'compound' and n."create" and n.target_id is null
on conflict do nothing;

update registry_rostername n
set target_id = l.id
from registry_rostername self
left join registry_rostername community
    on community.roster_id = self.roster_id and community.kind = 'community' and community.text = self.under
join registry_place l
    on l.county_id = %(county)s and l.kind = 'compound' and l.name = self.text
    and l.parent_id is not distinct from community.target_id
where n.id = self.id and n.roster_id = %(roster)s and n.kind = 'compound' and n."create" and n.target_id is null;

create temporary table roster_home on commit drop as
select s.id as row_id, c.target_id as place_id, c.target_id as compound_id, s.building, s.entrance, s.flat
from registry_rosterrow s
join registry_rostername c
    on c.roster_id = s.roster_id and c.kind = 'compound' and c.text = s.compound
    and c.under = coalesce(s.community, '')
where s.roster_id = %(roster)s and c.target_id is not null
    and (s.verdict in ('new', 'changed') or (s.verdict = 'doubtful' and s.decision <> ''));

insert into registry_place (county_id, kind, name, parent_id, path, full_name)
select distinct %(county)s, 'building', building, place_id, '{}'::bigint[], '' from roster_home
where building is not null
on conflict do nothing;

update roster_home h set place_id = l.id from registry_place l
where h.building is not null and l.county_id = %(county)s and l.parent_id = h.place_id and l.kind = 'building'
    and l.name = h.building;

insert into registry_place (county_id, kind, name, parent_id, path, full_name)
select distinct %(county)s, 'entrance', entrance, place_id, '{}'::bigint[], '' from roster_home
where entrance is not null
on conflict do nothing;

update roster_home h set place_id = l.id from registry_place l
where h.entrance is not null and l.county_id = %(county)s and l.parent_id = h.place_id and l.kind = 'entrance'
    and l.name = h.entrance;

insert into registry_place (county_id, kind, name, parent_id, path, full_name)
select distinct %(county)s, 'flat', flat, place_id, '{}'::bigint[], '' from roster_home
where flat is not null
on conflict do nothing;

update roster_home h set place_id = l.id from registry_place l
where h.flat is not null and l.county_id = %(county)s and l.parent_id = h.place_id and l.kind = 'flat'
    and l.name = h.flat;

analyze roster_home;
