-- Six branches of ten sign in as people do by now, half a year back; the others' lists were typed.

with signed as (
    select a.id, o.held_on, o.starts_at, hashint8extended(p.number, %(seed)s + o.held_on - date '2020-01-01') as key
    from occasions_occasion o
    join demo_signin_number n on n.kind = 'organisation' and n.id = o.organisation_id
    join occasions_participation a on a.occasion_id = o.id
    join demo_signin_number p on p.kind = 'person' and p.id = a.person_id
    where o.county_id = any(%(counties)s) and o.held_on >= %(today)s::date - 183 and o.starts_at is not null
      and o.setting = 'together' and pg_temp.dice(hashint8extended(n.number, %(seed)s), 41) < 0.6
)
update occasions_participation a
set manner = said.manner,
    signed_at = case when said.manner <> 'paper' then (s.held_on + s.starts_at
        - make_interval(mins => floor(pg_temp.dice(s.key, 2) * 25)::int)) at time zone 'Asia/Shanghai' end
from signed s
cross join lateral (
    select case
        when pg_temp.dice(s.key, 1) < 0.45 then 'qr'
        when pg_temp.dice(s.key, 1) < 0.85 then 'tap'
        when pg_temp.dice(s.key, 1) < 0.95 then 'phone'
        else 'paper'
    end as manner
) as said
where a.id = s.id;
