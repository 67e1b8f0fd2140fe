-- Notices and invitations of the last fortnight: the county's to its secretaries and to its oldest, the branches'
-- to their members; who has an account read some of them, secretaries told others, the rest still wait.

create or replace function pg_temp.dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

-- The branches that send notices themselves: so many a county, with a secretary.
create temporary table demo_sender as
select * from (
    select o.county_id, o.id, o.name, p.name as secretary,
        row_number() over (partition by o.county_id order by o.id) as number
    from unnest(%(counties)s::int[]) as wanted (county_id)
    join registry_organisation o on o.county_id = wanted.county_id and o.kind = any(%(branch_kinds)s)
        and o.dissolved_on is null
    join registry_appointment a on a.organisation_id = o.id and a.post = 'secretary' and a.period @> %(today)s::date
    join registry_person p on p.id = a.person_id
) as numbered
where number <= %(branches)s;

-- Some members of these branches can sign in (nobody knows the password); the others are told by telephone.
insert into registry_account (username, password, is_active, person_id)
select 'dangyuan' || m.person_id, '!', true, m.person_id
from demo_sender s
join registry_membership m on m.organisation_id = s.id and m.kind = 'branch' and m.period @> %(today)s::date
join registry_person p on p.id = m.person_id and p.died_on is null
where not exists (select from registry_account a where a.person_id = m.person_id)
  and pg_temp.dice(hashtextextended(concat_ws('|', 'account', p.name, p.birth_date), %(seed)s), 1) < 0.4
order by m.person_id;

create temporary table demo_notice as
select wanted.county_id, o.id as organisation_id, told.*, gen_random_uuid() as client_key, o.name as sender,
    '老干部局干事' as post, coalesce(clerk.name, '老干部局') as by_name
from unnest(%(counties)s::int[]) as wanted (county_id)
join registry_organisation o on o.id = wanted.county_id
left join lateral (
    select p.name from registry_appointment a join registry_person p on p.id = a.person_id
    where a.organisation_id = o.id and a.post = 'bureau_clerk' and a.period @> %(today)s::date order by a.id limit 1
) as clerk on true
cross join (
    values
    ('secretaries', 'notice', '四季度离退休干部工作情况通报',
     E'现将四季度重点工作通报如下：\n一、各支部按月开展主题党日，台账当月登记。\n二、冬季对独居、高龄老同志逐户走访。\n'
     '三、年底前完成民主评议。\n请各支部书记传达到每位党员。', null::int, 12, '各党支部书记、副书记'),
    ('oldest', 'invitation', '老干部座谈会邀请',
     E'县里召开老干部座谈会，请您参加。\n时间：下周五上午九点。\n地点：老干部活动中心二楼会议室。\n行动不便的，有车接送。',
     5, 4, '离休干部和80岁以上的老同志'),
    ('trip', 'notice', '参观乡村振兴示范点的通知', E'原定本周参观乡村振兴示范点，请在活动中心门口集合。', null, 9, '部分退休干部')
) as told (audience, kind, title, text, answer_in, sent_ago, about)
union all
select s.county_id, s.id, 'members', 'notice', '本月主题党日通知',
    E'本月主题党日定在本周五上午九点，在支部活动室。\n主题：学习重要讲话，交流心得。\n请带好笔记本。', null, 6,
    '本支部全体党员', gen_random_uuid(), s.name, '支部书记', s.secretary
from demo_sender s;

insert into notices_notice (
    county_id, client_key, organisation_id, kind, title, text, answer_by, tell_after_days, about, state,
    recipient_count, created_at, sent_at, current_since, sent_by_name, withdrawn_reason, version)
select county_id, client_key, organisation_id, kind, title, text, %(today)s::date + answer_in, 3, about, 'sent', 0,
    sent_at, sent_at, sent_at, by_name || '（' || sender || post || '）', '', 1
from demo_notice
cross join lateral (
    select (%(today)s::date - sent_ago + time '09:30') at time zone 'Asia/Shanghai' as sent_at
) as moment
order by county_id, organisation_id, audience;

alter table demo_notice add column id bigint;
update demo_notice d set id = n.id from notices_notice n where n.client_key = d.client_key;

create temporary table demo_told as
select distinct d.id as notice_id, d.county_id, a.person_id
from demo_notice d
join registry_organisation o on o.county_id = d.county_id and o.kind = any(%(branch_kinds)s)
join registry_appointment a on a.organisation_id = o.id and a.post in ('secretary', 'deputy_secretary')
    and a.period @> %(today)s::date
where d.audience = 'secretaries'
union all
select d.id, d.county_id, old.id
from demo_notice d
cross join lateral (
    select p.id from registry_person p
    where p.county_id = d.county_id and p.died_on is null and p.retirement_kind in ('lixiu', 'tuixiu')
      and p.birth_date <= %(today)s::date - interval '80 years'
    order by p.birth_date, p.id
    limit case when d.audience = 'oldest' then 60 else 20 end
) as old
where d.audience in ('oldest', 'trip')
union all
select d.id, d.county_id, m.person_id
from demo_notice d
join registry_membership m on m.organisation_id = d.organisation_id and m.kind = 'branch'
    and m.period @> %(today)s::date
join registry_person p on p.id = m.person_id and p.died_on is null
where d.audience = 'members';

insert into notices_noticerecipient (
    county_id, notice_id, person_id, branch_id, read_version, read_at, told_version, told_on, told_how, told_by_name,
    answer, answered_at, answered_by_name)
select t.county_id, t.notice_id, t.person_id, branch.organisation_id,
    is_read::int, case when is_read then d.sent_at + interval '1 hour' * (1 + floor(one * 40)) end,
    is_told::int, case when is_told then least(%(today)s::date, d.sent_on + 1 + floor(two * 3)::int) end,
    case when not is_told then '' when two < 0.7 then 'telephone' when two < 0.9 then 'in_person' else 'family' end,
    case when is_told then coalesce(secretary.name || '（' || b.name || '支部书记）', d.by_name) else '' end,
    case when d.kind = 'notice' or not (is_read or is_told) then '' when three < 0.62 then 'yes'
        when three < 0.85 then 'no' else '' end,
    case when d.kind = 'invitation' and (is_read or is_told) and three < 0.85 then d.sent_at + interval '2 days' end,
    case when d.kind = 'invitation' and (is_read or is_told) and three < 0.85
        then case when is_read then p.name else coalesce(secretary.name, d.by_name) end else '' end
from demo_told t
join (select *, %(today)s::date - sent_ago as sent_on,
        (%(today)s::date - sent_ago + time '09:30') at time zone 'Asia/Shanghai' as sent_at from demo_notice) as d
    on d.id = t.notice_id
join registry_person p on p.id = t.person_id
left join registry_membership branch on branch.person_id = t.person_id and branch.kind = 'branch'
    and branch.period @> %(today)s::date
left join registry_organisation b on b.id = branch.organisation_id
left join lateral (
    select s.name from registry_appointment a join registry_person s on s.id = a.person_id
    where a.organisation_id = b.id and a.post = 'secretary' and a.period @> %(today)s::date order by a.id limit 1
) as secretary on true
cross join lateral (
    select hashtextextended(concat_ws('|', d.title, p.name, p.birth_date), %(seed)s) as key,
        exists (select from registry_account a where a.person_id = t.person_id and a.is_active) as has_account
) as drawn
cross join lateral (
    select pg_temp.dice(key, 1) as one, pg_temp.dice(key, 2) as two, pg_temp.dice(key, 3) as three
) as thrown
cross join lateral (select has_account and one < 0.75 as is_read) as reading
cross join lateral (select not is_read and two < 0.7 as is_told) as telling
order by t.notice_id, t.person_id;

update notices_notice n set recipient_count = counted.number
from (select notice_id, count(*) as number from demo_told group by 1) as counted
where counted.notice_id = n.id;

-- One was taken back, and one corrected: whoever read the first version is to read the second.
update notices_notice n set state = 'withdrawn', withdrawn_at = n.sent_at + interval '1 day',
    withdrawn_reason = '天气预报有大雪，参观改期'
from demo_notice d where d.id = n.id and d.audience = 'trip';

update notices_notice n set version = 2, text = replace(n.text, '上午九点', '下午三点'),
    current_since = n.sent_at + interval '1 day'
from demo_notice d where d.id = n.id and d.audience = 'oldest';

update notices_noticerecipient r
set read_version = r.read_version * 2, told_version = r.told_version * 2
from demo_notice d, registry_person p
where d.id = r.notice_id and d.audience = 'oldest' and p.id = r.person_id
  and pg_temp.dice(hashtextextended(concat_ws('|', 'corrected', p.name, p.birth_date), %(seed)s), 1) < 0.8;

-- Whoever could read a notice and had not after its two days was reminded of it.
update notices_noticerecipient r set reminded_at = n.current_since + interval '2 days'
from notices_notice n
where n.id = r.notice_id and n.id in (select id from demo_notice) and n.state = 'sent' and r.read_version < n.version
  and r.told_version < n.version and n.current_since < %(today)s::date - 2
  and exists (select from registry_account a where a.person_id = r.person_id and a.is_active);

update notices_notice n set reminded_at = n.current_since + interval '2 days'
where n.id in (select notice_id from notices_noticerecipient r
    where r.reminded_at is not null and r.notice_id in (select id from demo_notice));

drop table demo_sender, demo_notice, demo_told;
