-- What became of every duty that has begun: done in its window, done late, waived, withdrawn because the person
-- has died since (as the engine does it), or still standing.

create temporary table demo_fate as
with begun as (
    select d.id as duty_id, d.county_id, d.institution_id, d.clause, d.owed, d.anchor_on, d.opens_on, d.due_on,
        d.organisation_id, d.post, d.subject_kind, d.subject_id, s.number,
        e.record_kind, e.record_types[1] as record_type, h.diligence, p.died_on,
        case d.subject_kind
            when 'organisation' then d.subject_id
            when 'appointment' then a.organisation_id
            else d.organisation_id
        end as record_organisation_id,
        -- an election is held when the next term has begun since
        exists (
            select from registry_appointment next
            where d.subject_kind = 'appointment' and next.organisation_id = a.organisation_id
              and next.post = a.post and lower(next.period) >= upper(a.period)
        ) as was_elected,
        hashtextextended(concat_ws('|', i.code, d.clause, d.owed, d.anchor_on, s.number), %(seed)s) as key
    from rulebook_duty d
    join rulebook_institution i on i.id = d.institution_id
    join rulebook_clauseevidence e on e.version_id = d.version_id and e.clause = d.clause
    join demo_number s on s.kind = d.subject_kind and s.id = d.subject_id
    join demo_habit h on h.organisation_id = d.organisation_id
    left join registry_appointment a on d.subject_kind = 'appointment' and a.id = d.subject_id
    left join registry_person p on d.subject_kind = 'person' and p.id = d.subject_id
    where d.county_id = any(%(counties)s) and d.outcome is null and d.opens_on < %(today)s
),
thrown as (
    select *,
        greatest(opens_on, %(from)s) as first_on,
        least(due_on, %(today)s - 1) as last_on,
        pg_temp.dice(key, 1) as one, pg_temp.dice(key, 2) as two
    from begun
)
select *,
    case
        when subject_kind = 'appointment' then
            case when was_elected and due_on < %(today)s then 'done' else 'standing' end
        when last_on < first_on then 'standing'
        when due_on >= %(today)s then
            -- still open: the sooner it ends, the likelier it is done
            case when one < diligence * 0.9 * (last_on - opens_on + 1) / (due_on - opens_on + 1) then 'done'
                else 'standing' end
        when one < diligence then 'done'
        when died_on is not null and record_type <> 'condolence' then 'withdrawn'
        when due_on >= %(today)s - 1 then 'standing'
        -- what was missed lately is still owed; what is long past was made good or waived
        when due_on > %(today)s - 45 then case when two < 0.5 then 'late' else 'standing' end
        when two < 0.4 then 'late'
        when due_on > %(today)s - 150 and two > 0.85 or two > 0.985 then 'standing'
        else 'waived'
    end as fate
from thrown;

update rulebook_duty d
set outcome = f.fate,
    settled_on = case f.fate
        when 'withdrawn' then f.died_on
        else least(f.due_on + 1 + floor(pg_temp.dice(f.key, 3) * 20)::int, %(today)s - 1)
    end,
    reason = case f.fate
        when 'withdrawn' then '已去世'
        else (%(waivers)s::text[])[1 + floor(pg_temp.dice(f.key, 4) * cardinality(%(waivers)s::text[]))::int]
    end
from demo_fate f
where f.fate in ('waived', 'withdrawn') and d.id = f.duty_id;
