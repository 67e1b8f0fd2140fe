-- The roster import's part in the database.

-- A bulk load that gives visible_in with the row and says so (set local yinhui.reach_given = 'on') is taken at
-- its word; everybody else's changes are followed as before.
create or replace function registry_reach_of_changed() returns trigger language plpgsql as $$
declare
    ids bigint[];
begin
    if current_setting('yinhui.reach_given', true) = 'on' then
        return null;
    end if;
    if tg_op = 'DELETE' then
        select array_agg(distinct person_id) into ids from former;
    elsif tg_op = 'INSERT' then
        select array_agg(distinct person_id) into ids from latter;
    else
        select array_agg(distinct person_id) into ids
            from (select person_id from former union select person_id from latter) both_sides;
    end if;
    if ids is not null then
        perform registry_refresh_reach(ids);
    end if;
    return null;
end $$;

-- True if a place's path goes through the compound and, where they are given, the building, entrance and flat.
create function registry_lives_there(path bigint[], compound bigint, building text, entrance text, flat text)
    returns boolean language sql stable as $$
    select coalesce(compound = any(path), false)
        and (building is null or exists (
            select from registry_place l where l.id = any(path) and l.kind = 'building' and l.name = building))
        and (entrance is null or exists (
            select from registry_place l where l.id = any(path) and l.kind = 'entrance' and l.name = entrance))
        and (flat is null or exists (
            select from registry_place l where l.id = any(path) and l.kind = 'flat' and l.name = flat))
$$;

-- Field by field, what a roster's rows would change about the people they belong to. A cell that is empty, a date
-- that is only less exact, and a name of an organisation or place that nobody has resolved change nothing.
create function registry_roster_differences(roster bigint)
    returns table (row_id bigint, field text, before text, after text) language sql stable as $$
    select s.id, d.field, d.before, d.after
    from registry_rosterrow s
    join registry_person p on p.id = s.person_id
    left join registry_rostername u
        on u.roster_id = s.roster_id and u.kind = 'unit' and u.text = s.home_unit and u.under = ''
    left join registry_rostername b
        on b.roster_id = s.roster_id and b.kind = 'branch' and b.text = s.branch
        and b.under = coalesce(s.home_unit, '')
    left join registry_rostername c
        on c.roster_id = s.roster_id and c.kind = 'compound' and c.text = s.compound
        and c.under = coalesce(s.community, '')
    left join registry_membership m on m.person_id = p.id and m.kind = 'branch' and upper_inf(m.period)
    left join registry_residence r on r.person_id = p.id and upper_inf(r.period)
    left join registry_place l on l.id = r.place_id
    left join registry_personcircumstances k on k.person_id = p.id
    cross join lateral (values
        ('name', p.name, s.name),
        ('sex', p.sex, s.sex),
        ('nation', p.nation, s.nation),
        ('birth_date', p.birth_date::text,
            case when date_trunc(s.birth_precision, p.birth_date)::date is distinct from s.birth_date
                then s.birth_date::text end),
        ('id_number', encode(p.id_number_hash, 'hex'), encode(s.id_number_hash, 'hex')),
        ('phone', p.phone, s.phone),
        ('landline', p.landline, s.landline),
        ('home_unit', p.home_unit_id::text,
            coalesce(u.target_id::text, case when u.create then s.home_unit end)),
        ('former_post', p.former_post, s.former_post),
        ('rank', p.rank, s.rank),
        ('retirement_kind', p.retirement_kind, s.retirement_kind),
        ('retired_on', p.retired_on::text,
            case when date_trunc(s.retired_precision, p.retired_on)::date is distinct from s.retired_on
                then s.retired_on::text end),
        ('political_status', p.political_status, s.political_status),
        ('joined_party_on', p.joined_party_on::text,
            case when date_trunc(s.joined_precision, p.joined_party_on)::date is distinct from s.joined_party_on
                then s.joined_party_on::text end),
        ('education', p.education, s.education),
        ('specialties', array_to_string(p.specialties, '、'),
            case when not (s.specialties <@ p.specialties::varchar[] and p.specialties::varchar[] <@ s.specialties)
                then array_to_string(s.specialties, '、') end),
        ('interests', array_to_string(p.interests, '、'),
            case when not (s.interests <@ p.interests::varchar[] and p.interests::varchar[] <@ s.interests)
                then array_to_string(s.interests, '、') end),
        ('service_needs', array_to_string(p.service_needs, '、'),
            case when not (s.service_needs <@ p.service_needs::varchar[]
                           and p.service_needs::varchar[] <@ s.service_needs)
                then array_to_string(s.service_needs, '、') end),
        ('died_on', p.died_on::text, s.died_on::text),
        ('note', p.note, s.note),
        ('branch', m.organisation_id::text,
            coalesce(b.target_id::text, case when b.create then s.branch end)),
        ('residence', l.full_name,
            case when (c.target_id is not null or c.create) and not registry_lives_there(
                    l.path, c.target_id, s.building, s.entrance, s.flat)
                then concat(s.compound, s.building, s.entrance, s.flat) end),
        ('health_class', k.health_class, s.health_class),
        ('living_situation', k.living_situation, s.living_situation),
        ('contact', null,
            case when s.contact_name is not null and not exists (
                    select from registry_familycontact f
                    where f.person_id = p.id and f.name = s.contact_name
                      and f.phone = coalesce(s.contact_phone, f.phone))
                then concat_ws(' ', s.contact_name, s.contact_relation, s.contact_phone) end)
    ) as d (field, before, after)
    where s.roster_id = roster and d.after is not null and d.after is distinct from d.before
$$;
