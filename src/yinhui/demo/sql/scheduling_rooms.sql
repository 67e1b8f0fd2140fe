-- A hall and two rooms of the county's centre, one room in each community's service centre, one for each branch.
insert into scheduling_room (county_id, organisation_id, name, seats, floor_area_m2, closed)
select o.county_id, o.id, given.name, given.seats, given.area, false
from (
    select id, county_id, kind, row_number() over (order by id) as number
    from registry_organisation
    where county_id = any(%(counties)s) and dissolved_on is null
) as o
join lateral (
    select name, seats, area from (values
        ('county', '老干部活动中心礼堂', 200, 320),
        ('county', '老干部活动中心第一会议室', 40, 80),
        ('county', '老干部活动中心多功能厅', 80, 150),
        ('community', '党群服务中心活动室', 50, 90)
    ) as places(kind, name, seats, area)
    where places.kind = o.kind
    union all
    select '支部活动室', 24 + 4 * (o.number %% 6)::int, 40 + 5 * (o.number %% 8)::int
    where o.kind in ('compound_branch', 'community_branch', 'unit_branch')
) as given on true
order by o.id, given.name;
