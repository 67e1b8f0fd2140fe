-- The parts by which a name of an organisation or a compound is found: every character and every pair of neighbours,
-- in lower case. Two index expressions rest on it, so that a part of a name is found without reading all of them
-- (trigrams would need three characters, and people type two).
create function registry_name_parts(variadic names text[]) returns text[]
    language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct substr(lower(name), at, width)), '{}')
    from unnest(names) as given(name), generate_series(1, length(name)) as at, generate_series(1, 2) as width
    where at + width - 1 <= length(name)
$$;

create index organisation_name_parts on registry_organisation
    using gin (registry_name_parts(name, short_name)) where dissolved_on is null;

create index compound_name_parts on registry_place using gin (registry_name_parts(name)) where kind = 'compound';
