-- The units and branches that a person confirmed, set up today: units under the county, branches under the unit that
-- stands beside them in the roster (a community's own branch under the community). Triggers give path and version.
insert into registry_organisation
    (county_id, kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration)
select %(county)s, 'unit', n.text, '', c.id, '{}', %(today)s, %(today)s, '', c.is_demonstration
from registry_rostername n
join registry_organisation c on c.id = %(county)s
where n.roster_id = %(roster)s and n.kind = 'unit' and n."create" and n.target_id is null
on conflict do nothing;

update registry_rostername n
set target_id = o.id
from registry_organisation o
where n.roster_id = %(roster)s and n.kind = 'unit' and n."create" and n.target_id is null
    and o.parent_id = %(county)s and o.kind = 'unit' and o.name = n.text and o.dissolved_on is null;

insert into registry_organisation
    (county_id, kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration)
select %(county)s, case when parent.kind = 'community' then 'community_branch' else 'unit_branch' end, n.text, '',
    parent.id, '{}', %(today)s, %(today)s, 'branch', parent.is_demonstration
from registry_rostername n
join registry_rostername unit on unit.roster_id = n.roster_id and unit.kind = 'unit' and unit.text = n.under
join registry_organisation parent
    on parent.id = unit.target_id and parent.kind in ('unit', 'mass_organisation', 'community')
where n.roster_id = %(roster)s and n.kind = 'branch' and n."create" and n.target_id is null
on conflict do nothing;

update registry_rostername n
set target_id = o.id
from registry_rostername unit, registry_organisation o
where n.roster_id = %(roster)s and n.kind = 'branch' and n."create" and n.target_id is null
    and unit.roster_id = n.roster_id and unit.kind = 'unit' and unit.text = n.under
    and o.parent_id = unit.target_id and o.name = n.text and o.dissolved_on is null
    and o.kind = any(%(branch_kinds)s);
