-- Each county's library: a theme and a text for each month since January of last year, a film, and a booklet for
-- each of the last four quarters. First, numbers that do not depend on ids, and dice.

create function pg_temp.study_dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_member as
select m.county_id, m.organisation_id, m.person_id, p.birth_date <= %(today)s::date - interval '82 years' as is_aged,
    row_number() over (order by p.id) as number,
    -- all over the county's branches, and not one branch after the other
    row_number() over (partition by m.county_id order by hashtextextended(p.name, %(seed)s), p.id) - 1 as place,
    count(*) over (partition by m.county_id) as how_many
from registry_membership m
join registry_person p on p.id = m.person_id and p.died_on is null
where m.county_id = any(%(counties)s) and m.kind = 'branch'
    and m.period @> %(today)s::date and m.period @> (%(today)s::date - 365);

analyze demo_member;

insert into study_studytheme (county_id, organisation_id, title, about, created_at)
select c.id, c.id, t.title, '', make_timestamptz(extract(year from %(today)s::date)::int - 1, 1, 2, 9, 0, 0, 'Asia/Shanghai')
from unnest(%(counties)s::int[]) as c (id)
cross join unnest(%(themes)s::text[]) as t (title);

insert into study_material (
    county_id, organisation_id, theme_id, kind, title, text, link, minutes, issued_for, added_at)
select c.id, c.id, theme.id, 'text', to_char(month, 'FMMM') || '月学习资料：' || theme.title,
    said.text || E'\n\n讨论题：结合自己的经历，谈一谈体会；想一想，我们支部还能做些什么。', '', 10 + 5 * (extract(month from month)::int %% 4),
    month::date, (month::date - 3)::timestamp at time zone 'Asia/Shanghai'
from unnest(%(counties)s::int[]) as c (id)
cross join generate_series(
    make_date(extract(year from %(today)s::date)::int - 1, 1, 1)::timestamp, date_trunc('month', %(today)s::timestamp),
    interval '1 month') as month
cross join lateral (
    select (%(texts)s::text[])[extract(month from month)::int] as text,
        (%(themes)s::text[])[extract(month from month)::int] as title
) as said
join study_studytheme theme on theme.organisation_id = c.id and theme.title = said.title
order by c.id, month;

insert into study_material (county_id, organisation_id, theme_id, kind, title, text, link, minutes, added_at)
select c.id, c.id, theme.id, 'video', '党史学习视频', '可以和家里人一起看。', 'https://www.12371.cn/dsxx/', 30,
    date_trunc('month', %(today)s::timestamp) at time zone 'Asia/Shanghai'
from unnest(%(counties)s::int[]) as c (id)
join study_studytheme theme on theme.organisation_id = c.id and theme.title = '学习党的历史';

insert into study_material (county_id, organisation_id, kind, title, text, link, minutes, added_at)
select c.id, c.id, 'booklet', '学习资料汇编（第' || (array['一', '二', '三', '四'])[quarter] || '辑）', '大字版，四十页。', '', 60,
    (%(today)s::date - 360 + 88 * (quarter - 1))::timestamp at time zone 'Asia/Shanghai'
from unnest(%(counties)s::int[]) as c (id)
cross join generate_series(1, 4) as quarter
order by c.id, quarter;
