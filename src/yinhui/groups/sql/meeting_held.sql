-- What became of a group's meeting is its activity, whoever recorded it: by the group's roll or by the minutes.
create function groups_meeting_held() returns trigger language plpgsql as $$
begin
    insert into groups_groupactivity (group_id, occasion_id)
    select m.group_id, new.occasion_id from groups_groupmeeting m where m.scheduled_id = new.id
    on conflict (occasion_id, group_id) do nothing;
    return null;
end $$;

create trigger groups_meeting_held after update of occasion_id on scheduling_scheduledoccasion
    for each row when (new.occasion_id is not null) execute function groups_meeting_held();
