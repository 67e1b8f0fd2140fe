-- Who is secretary today, with the trainings they were at: this year, ever, the last (XQ14). A lesson of a class
-- is of the same kind and no training of secretaries. One pass over the county's trainings.
with attended as (
    select a.person_id,
        count(*) filter (where extract(year from o.held_on) = %(year)s) as this_year,
        count(*) as ever,
        max(o.held_on) as last_on
    from occasions_occasion o
    join occasions_participation a on a.occasion_id = o.id
    where o.county_id = any(%(counties)s) and o.kind = 'training' and o.voided_reason = ''
      and o.held_on <= make_date(%(year)s, 12, 31)
      and not exists (select from classes_lesson l where l.occasion_id = o.id)
    group by a.person_id
)
select p.id as person_id, p.name, o.id as organisation_id, o.name as organisation, h.post,
    lower(h.period) as since, coalesce(t.this_year, 0) as this_year, coalesce(t.ever, 0) as ever, t.last_on
from registry_appointment h
join registry_organisation o on o.id = h.organisation_id
join registry_person p on p.id = h.person_id
left join attended t on t.person_id = p.id
where h.county_id = any(%(counties)s) and o.path @> array[%(top)s]::int[] and h.post = any(%(posts)s)
  and h.period @> %(today)s::date and o.dissolved_on is null and p.died_on is null
  and (%(words)s = '' or p.name like '%%' || %(words)s || '%%' or o.name like '%%' || %(words)s || '%%')
  and case %(state)s
          when 'none' then t.this_year is null or t.this_year = 0
          when 'below' then coalesce(t.this_year, 0) < %(target)s
          when 'met' then t.this_year >= %(target)s
          else true
      end
order by
    case when %(sort)s = 'year' then coalesce(t.this_year, 0) end,
    case when %(sort)s = '-year' then coalesce(t.this_year, 0) end desc,
    case when %(sort)s = 'last' then t.last_on end nulls first,
    case when %(sort)s = '-last' then t.last_on end desc nulls last,
    case when %(sort)s = '-name' then p.pinyin end desc,
    case when %(sort)s = 'organisation' then o.path end,
    p.pinyin, p.id, h.id
