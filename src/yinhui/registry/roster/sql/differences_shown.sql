-- The differences of some rows, with organisations by their names. The function is inlined, so that only these rows
-- are compared.
select d.row_id, d.field,
    case when d.field in ('home_unit', 'branch') then former.name else d.before end,
    case when d.field in ('home_unit', 'branch') then coalesce(latter.name, d.after || '（新设立）') else d.after end
from registry_roster_differences(%(roster)s) d
left join registry_organisation former
    on d.field in ('home_unit', 'branch') and former.id::text = d.before
left join registry_organisation latter
    on d.field in ('home_unit', 'branch') and latter.id::text = d.after
where d.row_id = any(%(rows)s)
order by d.row_id, d.field;
