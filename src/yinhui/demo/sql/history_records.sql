-- The records that discharge the duties: one for each meeting, one for each round of visits.
-- A round is at a festival: up to so many people of one level's duty, neighbours together.

create temporary table demo_done as
with batched as (
    select f.*,
        case
            when record_type <> 'festival' or fate = 'late' then f.number
            else (row_number() over (
                partition by institution_id, clause, owed, anchor_on, organisation_id, fate
                order by l.path, f.number) - 1)
                / case o.kind when 'county' then 24 when 'township' then 12 else 6 end
        end as batch
    from demo_fate f
    join registry_organisation o on o.id = f.organisation_id
    left join registry_residence r
        on f.subject_kind = 'person' and r.person_id = f.subject_id and upper_inf(r.period)
    left join registry_place l on l.id = r.place_id
    where f.fate in ('done', 'late')
)
select b.*,
    md5(concat_ws('|', %(seed)s, b.record_type, i.code, b.clause, b.owed, b.anchor_on, n.number, b.fate, b.batch))::uuid
        as client_key
from batched b
join rulebook_institution i on i.id = b.institution_id
join demo_number n on n.kind = 'organisation' and n.id = b.record_organisation_id;

create temporary table demo_record as
with record as (
    select client_key, min(county_id) as county_id, min(record_kind) as record_kind,
        min(record_type) as record_type, min(record_organisation_id) as organisation_id, min(post) as post,
        min(anchor_on) as anchor_on, min(subject_id) as one_person_id, count(*) as subjects,
        coalesce(array_agg(duty_id order by duty_id) filter (where fate = 'late'), '{}') as duty_ids,
        min(case fate when 'late' then due_on + 1 else first_on end) as first_on,
        min(case fate when 'late' then least(due_on + 20, %(today)s - 1) else last_on end) as last_on
    from demo_done
    group by client_key
    union all
    -- beyond what rules ask for: the places' own study and activities, spread over the last year
    select md5(concat_ws('|', %(seed)s, extra.record_type, extra.at, extra.county_id - %(counties_from)s, turn))::uuid,
        extra.county_id, 'occasion', extra.record_type, host.organisation_id, 'secretary', null, null, 1, '{}',
        span.first_on, span.last_on
    from unnest(
        %(extra_counties)s::int[], %(extra_types)s::text[], %(extra_at)s::text[], %(extra_counts)s::int[]
    ) as extra (county_id, record_type, at, how_many)
    cross join lateral (
        select array_agg(id order by id) as ids from registry_organisation
        where county_id = extra.county_id and kind = extra.at
    ) as hosts
    cross join lateral generate_series(1, extra.how_many) as turn
    cross join lateral (
        select hosts.ids[1 + turn %% cardinality(hosts.ids)] as organisation_id
    ) as host
    cross join lateral (
        select %(today)s - 1 - 360 * turn / extra.how_many as first_on,
            %(today)s - 1 - 360 * (turn - 1) / extra.how_many as last_on
    ) as span
),
keyed as (
    select *, hashtextextended(client_key::text, %(seed)s) as key from record where organisation_id is not null
),
dated as (
    select k.*,
        case
            when record_type = 'study' and anchor_on between first_on and last_on then anchor_on
            when pg_temp.dice(key, 1) < 0.75 and fixed.day is not null then fixed.day
            else first_on + floor(pg_temp.dice(key, 2) * (last_on - first_on + 1))::int
        end as happened_on
    from keyed k
    -- a branch keeps to its own day of the month (BS1)
    left join lateral (
        select day::date as day
        from registry_organisation o
        cross join lateral generate_series(k.first_on, k.last_on, interval '1 day') as day
        where k.record_type = 'theme_day' and o.id = k.organisation_id
          and extract(day from day) = o.fixed_day
        limit 1
    ) as fixed on true
)
select d.*, h.key as habit, h.attendance, h.copies_minutes,
    least(
        d.happened_on + case when h.records_late then 10 + floor(pg_temp.dice(d.key, 3) * 30)::int else 0 end,
        %(today)s - 1
    ) + time '17:00' + make_interval(mins => floor(pg_temp.dice(d.key, 4) * 240)::int) as recorded_local
from dated d
join demo_habit h using (organisation_id);

create unique index on demo_record (client_key);
create index on demo_done (client_key);
analyze demo_done, demo_record;
