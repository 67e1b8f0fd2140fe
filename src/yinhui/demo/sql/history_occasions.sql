-- Occasions with who was there: members of that day who were alive, not away, and came.

-- Health is sealed: found once a person, by trying the tags of those who come less often.
create temporary table demo_frailty as
select c.person_id, asked.value as health_class
from registry_personcircumstances c
join kernel_tag_keys() k on k.generation = get_byte(c.health_class_tag, 0)
cross join unnest(array['frail', 'half_dependent', 'dependent']) as asked(value)
where c.county_id = any(%(counties)s) and c.health_class_tag = kernel_blind_tag(
    k.generation, k.inner_key, k.outer_key, c.person_id, 'health_class', asked.value);

create unique index on demo_frailty (person_id);
analyze demo_frailty;

create temporary table demo_present as
select r.client_key, p.id as person_id
from demo_record r
join registry_organisation o on o.id = r.organisation_id
join registry_membership m on m.organisation_id = r.organisation_id and m.period @> r.happened_on
join registry_person p on p.id = m.person_id and (p.died_on is null or p.died_on >= r.happened_on)
join demo_number n on n.kind = 'person' and n.id = p.id
left join demo_frailty c on c.person_id = p.id
where r.record_kind = 'occasion' and r.record_type <> 'committee_meeting'
  and not exists (select from registry_absence a where a.person_id = p.id and a.period @> r.happened_on)
  and pg_temp.dice(hashint8extended(n.number, r.key), 1)
      < r.attendance * case c.health_class
            when 'frail' then 0.5 when 'half_dependent' then 0.15 when 'dependent' then 0.0 else 1.0 end
union all
select distinct r.client_key, a.person_id
from demo_record r
join registry_appointment a on a.organisation_id = r.organisation_id and a.period @> r.happened_on
where r.record_type = 'committee_meeting' and a.post <> 'specialist';

create index on demo_present (client_key);
analyze demo_present;

insert into occasions_occasion (
    county_id, client_key, kind, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_by_id, recorded_at, voided_reason, version, duty_ids)
select r.county_id, r.client_key, r.record_type, r.organisation_id, r.happened_on,
    (array['09:00', '09:00', '09:30', '14:30', '15:00'])[1 + floor(pg_temp.dice(r.habit, 21) * 5)::int]::time,
    60 + 15 * floor(pg_temp.dice(r.key, 22) * 5)::int,
    said.place, said.topic ->> 0,
    -- copied minutes say the same every time
    case when r.copies_minutes then said.topic ->> 1 || (%(occasions)s::jsonb #>> '{closings,0}')
        else replace(replace(replace(
            said.opening || (said.topic ->> 1) || said.closing,
            '{chair}', coalesce(holder.name || '同志', '支部委员')), '{count}', present.how_many::text), '{place}', said.place)
    end,
    coalesce(holder.name, ''), account.id, r.recorded_local at time zone 'Asia/Shanghai', '', 1, r.duty_ids
from demo_record r
left join lateral (
    select a.person_id, p.name
    from registry_appointment a join registry_person p on p.id = a.person_id
    where a.organisation_id = r.organisation_id and a.period @> r.happened_on
      and a.post in ('secretary', 'group_leader', 'alliance_convenor', 'community_secretary')
    order by a.id limit 1
) as holder on true
left join registry_account account on account.person_id = holder.person_id
cross join lateral (
    select count(*) as how_many from demo_present where demo_present.client_key = r.client_key
) as present
cross join lateral (
    select %(occasions)s::jsonb #> array['topics', r.record_type] as topics,
        %(occasions)s::jsonb -> 'openings' as openings,
        %(occasions)s::jsonb -> 'closings' as closings,
        %(occasions)s::jsonb -> 'places' as places
) as words
cross join lateral (
    select
        words.topics -> case
            when r.copies_minutes then 0
            when r.record_type = 'theme_day'
                then (extract(month from r.happened_on)::int + 11) %% jsonb_array_length(words.topics)
            else floor(pg_temp.dice(r.key, 23) * jsonb_array_length(words.topics))::int
        end as topic,
        words.openings ->> floor(pg_temp.dice(r.key, 24) * jsonb_array_length(words.openings))::int as opening,
        words.closings ->> floor(pg_temp.dice(r.key, 25) * jsonb_array_length(words.closings))::int as closing,
        -- a standing place (JS10)
        words.places ->> floor(pg_temp.dice(r.habit, 26) * jsonb_array_length(words.places))::int as place
) as said
where r.record_kind = 'occasion'
order by r.happened_on, r.client_key;

insert into occasions_participation (occasion_id, person_id)
select o.id, p.person_id
from demo_present p
join occasions_occasion o using (client_key)
order by o.id, p.person_id;

insert into occasions_occasionphoto (occasion_id, attachment_id)
select o.id, photo.attachment_id
from demo_record r
join occasions_occasion o using (client_key)
join demo_photo photo
    on photo.county_id = r.county_id
    and photo.number = floor(pg_temp.dice(r.key, 27) * %(photos)s)::int
where r.record_type = 'theme_day' or pg_temp.dice(r.key, 28) < 0.35
order by o.id;
