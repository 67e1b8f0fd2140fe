-- The people whom rows change, or were said by a person to be: with which fields, and everything as it was, for undoing.
-- Of several rows about one person the first counts.
update registry_rosterrow s
set person_id = n.person_id
from roster_new n
where s.roster_id = %(roster)s and s.doubt = 'twin_in_file' and s.decision = 'same' and n.row_id = s.twin_id;

create temporary table roster_touched on commit drop as
select distinct on (s.person_id) s.id as row_id, s.person_id, s.fingerprint, coalesce(d.fields, '{}') as fields
from registry_rosterrow s
left join (
    select row_id, array_agg(field) as fields from registry_roster_differences(%(roster)s) group by row_id
) as d on d.row_id = s.id
where s.roster_id = %(roster)s and s.person_id is not null
    and ((s.verdict = 'changed' and d.fields is not null) or (s.verdict = 'doubtful' and s.decision = 'same'))
order by s.person_id, s.id;

analyze roster_touched;

insert into registry_rosterperson (
    roster_id, person_id, row_id, what, fingerprint, version, id_number_sealed, id_number_hash,
    health_class_sealed, health_class_tag, living_situation_sealed, living_situation_tag, before)
select %(roster)s, t.person_id, t.row_id, case when t.fields = '{}' then 'matched' else 'changed' end, t.fingerprint,
    case when t.fields = '{}' then p.version else p.version + 1 end,
    case when t.fields <> '{}' then p.id_number_sealed end,
    case when t.fields <> '{}' then p.id_number_hash end,
    k.health_class_sealed, k.health_class_tag, k.living_situation_sealed, k.living_situation_tag,
    case when t.fields <> '{}' then jsonb_build_object(
        'person', to_jsonb(p) - '{visible_in,id_number_sealed,id_number_hash}'::text[],
        'membership', case when 'branch' = any(t.fields) then to_jsonb(m) end,
        'residence', case when 'residence' = any(t.fields) then to_jsonb(r) end,
        'fields', to_jsonb(t.fields)) end
from roster_touched t
join registry_person p on p.id = t.person_id
left join registry_membership m on m.person_id = p.id and m.kind = 'branch' and upper_inf(m.period)
left join registry_residence r on r.person_id = p.id and upper_inf(r.period)
left join registry_personcircumstances k
    on k.person_id = p.id and t.fields && '{health_class,living_situation}';

update registry_person p
set name = s.name,
    sex = coalesce(s.sex, p.sex),
    nation = coalesce(s.nation, p.nation),
    birth_date = case when 'birth_date' = any(t.fields) then s.birth_date else p.birth_date end,
    id_number_sealed = coalesce(s.id_number_sealed, p.id_number_sealed),
    id_number_hash = coalesce(s.id_number_hash, p.id_number_hash),
    phone = coalesce(s.phone, p.phone),
    landline = coalesce(s.landline, p.landline),
    home_unit_id = coalesce(u.target_id, p.home_unit_id),
    former_post = coalesce(s.former_post, p.former_post),
    rank = coalesce(s.rank, p.rank),
    retirement_kind = coalesce(s.retirement_kind, p.retirement_kind),
    retired_on = case when 'retired_on' = any(t.fields) then s.retired_on else p.retired_on end,
    political_status = coalesce(s.political_status, p.political_status),
    joined_party_on = case when 'joined_party_on' = any(t.fields) then s.joined_party_on else p.joined_party_on end,
    education = coalesce(s.education, p.education),
    specialties = coalesce(s.specialties, p.specialties),
    interests = coalesce(s.interests, p.interests),
    service_needs = coalesce(s.service_needs, p.service_needs),
    died_on = coalesce(s.died_on, p.died_on),
    note = coalesce(s.note, p.note),
    pinyin = s.pinyin,
    initials = s.initials,
    -- the row's own tokens, with those of the phones that it does not mention
    search_tokens = array(
        select distinct token from unnest(
            s.search_tokens
            || case when s.phone is null and p.phone <> '' then array[p.phone, right(p.phone, 4)] else '{}' end
            || case when s.landline is null and p.landline <> ''
                then array[regexp_replace(p.landline, '\D', '', 'g'), right(p.landline, 4)] else '{}' end
        ) as token),
    version = p.version + 1
from roster_touched t
join registry_rosterrow s on s.id = t.row_id
left join registry_rostername u
    on u.roster_id = s.roster_id and u.kind = 'unit' and u.text = s.home_unit and u.under = ''
where p.id = t.person_id and t.fields <> '{}';
