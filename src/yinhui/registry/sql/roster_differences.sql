-- Field by field, what a roster's rows would change about the people they belong to. A cell that is empty, a date
-- that is only less exact, and a name of an organisation or place that nobody has resolved change nothing.
create or replace function registry_roster_differences(roster bigint)
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
        ('id_number', encode(p.id_number_hash, 'hex'),
            case when p.id_number_hash is distinct from s.id_number_hash_former
                then encode(s.id_number_hash, 'hex') end),
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
        -- sealed, so only told apart
        ('health_class', encode(k.health_class_tag, 'hex'), encode(s.health_class_tag, 'hex')),
        ('living_situation', encode(k.living_situation_tag, 'hex'), encode(s.living_situation_tag, 'hex')),
        ('contact', null,
            case when s.contact_tag is not null and not exists (
                    select from registry_familycontact f
                    where f.person_id = p.id
                      and (f.contact_tag = s.contact_tag or not s.contact_has_phone and f.name_tag = s.name_tag))
                then encode(s.contact_tag, 'hex') end)
    ) as d (field, before, after)
    where s.roster_id = roster and d.after is not null and d.after is distinct from d.before
$$;
