-- Minutes of what was planned and held: the words that the record has, under the headings of their kind, with two
-- who spoke; every third general meeting of the last quarter agreed on something to be done.

create or replace function pg_temp.dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_minutes_number as
select 'person' as kind, id, row_number() over (order by id) as number
from registry_person where county_id = any(%(counties)s)
union all
select 'organisation', id, row_number() over (order by id)
from registry_organisation where county_id = any(%(counties)s);

create unique index on demo_minutes_number (kind, id);
analyze demo_minutes_number;

insert into minutes_minutes (
    county_id, organisation_id, scheduled_id, body, version, saved_at, saved_by_id, confirmed_at, confirmed_by_id,
    confirmed_for)
select o.county_id, o.organisation_id, s.id,
    jsonb_build_object(
        'chair', o.chair, 'recorder', o.chair, 'place', o.place,
        'starts_at', to_char(o.starts_at, 'HH24:MI'),
        'ends_at', to_char(o.starts_at + make_interval(mins => o.duration_min), 'HH24:MI'),
        'parts', case o.kind
            when 'general_meeting' then jsonb_build_object('opening', o.title || '。', 'discussion', o.text)
            when 'party_lecture' then jsonb_build_object('lecture', o.title || '。', 'content', o.text)
            when 'organisational_life' then jsonb_build_object(
                'study', '会前组织了学习，开展了谈心谈话。', 'findings', '书记代表支部委员会作检视。',
                'criticism', o.text, 'measures', '列出整改清单，明确责任人和时限。')
            else jsonb_build_object('content', o.text)
        end,
        'speeches', coalesce(spoke.speeches, '[]'),
        'resolutions', case when o.kind = 'general_meeting' then jsonb_build_array(jsonb_build_object(
            'text', '同意下季度工作安排', 'way', 'consensus', 'in_favour', 0, 'against', 0, 'abstained', 0))
            else '[]' end,
        'to_dos', case when agreed.has_one then jsonb_build_array(jsonb_build_object(
            'what', agreed.what, 'post', 'secretary', 'person_id', null,
            'due_on', to_char(o.held_on + agreed.days, 'YYYY-MM-DD'))) else '[]' end,
        'grades', '{}'::jsonb),
    3, o.recorded_at, o.recorded_by_id, o.recorded_at, o.recorded_by_id, ''
from scheduling_scheduledoccasion s
join occasions_occasion o on o.id = s.occasion_id
join demo_minutes_number n on n.kind = 'organisation' and n.id = o.organisation_id
cross join lateral (
    select hashint8extended(n.number, %(seed)s + o.held_on - date '2020-01-01' + 90) as key
) as thrown
cross join lateral (
    select o.kind = 'general_meeting' and o.held_on >= %(today)s::date - 92
            and pg_temp.dice(thrown.key, 1) < 0.34 as has_one,
        (%(to_dos)s::text[])[1 + floor(pg_temp.dice(thrown.key, 2) * cardinality(%(to_dos)s::text[]))::int] as what,
        14 + floor(pg_temp.dice(thrown.key, 3) * 30)::int as days
) as agreed
left join lateral (
    select jsonb_agg(jsonb_build_object('person_id', first.person_id, 'said', first.said)) as speeches
    from (
        select a.person_id, (%(said)s::text[])[
            1 + floor(pg_temp.dice(hashint8extended(p.number, thrown.key), 4) * cardinality(%(said)s::text[]))::int
        ] as said
        from occasions_participation a
        join demo_minutes_number p on p.kind = 'person' and p.id = a.person_id
        where a.occasion_id = o.id
        order by hashint8extended(p.number, thrown.key)
        limit 2
    ) as first
) as spoke on true
where s.county_id = any(%(counties)s) and o.voided_reason = '' and o.chair <> ''
  and o.kind in ('general_meeting', 'theme_day', 'party_lecture', 'organisational_life')
  and o.starts_at is not null and o.duration_min is not null
order by s.id;

insert into rulebook_agreeditem (
    county_id, organisation_id, what, post, agreed_on, due_on, source, occasion_id, is_withdrawn)
select m.county_id, m.organisation_id, to_do ->> 'what', to_do ->> 'post', o.held_on, (to_do ->> 'due_on')::date,
    to_char(o.held_on, 'YYYY"年"FMMM"月"FMDD"日"') || '“' || o.title || '”会议记录', o.id, false
from minutes_minutes m
join scheduling_scheduledoccasion s on s.id = m.scheduled_id
join occasions_occasion o on o.id = s.occasion_id
cross join lateral jsonb_array_elements(m.body -> 'to_dos') as to_do
where m.county_id = any(%(counties)s)
order by o.held_on, o.id;
