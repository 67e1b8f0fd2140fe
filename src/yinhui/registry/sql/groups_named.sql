-- For every word: the organisations whose name holds it, and the residents of the compounds whose name does.
-- Both come by their names' parts (name_parts.sql); a compound's flats come by place_path_gin, their residents by
-- the residence's place. The caps keep a word such as 支部 from naming half a county.
select word.word,
       array(
           select o.id
           from registry_organisation o
           where (%(county)s::int is null or o.county_id = %(county)s)
             and o.dissolved_on is null
             and o.kind not in ('prefecture', 'county')
             and registry_name_parts(o.name, o.short_name) @> word.parts
             and (o.name ilike word.pattern or o.short_name ilike word.pattern)
           order by cardinality(o.path), o.id
           limit 200
       ),
       array(
           select r.person_id
           from (
               select c.id
               from registry_place c
               where c.kind = 'compound'
                 and (%(county)s::int is null or c.county_id = %(county)s)
                 and registry_name_parts(c.name) @> word.parts
                 and c.name ilike word.pattern
               order by c.county_id, c.name, c.id
               limit 20
           ) as compound
           join registry_place l on l.path @> array[compound.id]
           join registry_residence r on r.place_id = l.id
           where upper_inf(r.period)
           limit 5000
       )
from (
    select word, array(
               select part from unnest(registry_name_parts(word)) as part where length(part) = least(length(word), 2)
           ) as parts,
           '%%' || replace(replace(replace(word, '\', '\\'), '%%', '\%%'), '_', '\_') || '%%' as pattern
    from unnest(%(words)s::text[]) as given(word)
) as word
