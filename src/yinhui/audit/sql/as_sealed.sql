-- How rows are written out for hashing, whatever the session prefers. (The zone is the one that Django reads by.)
select set_config('timezone', 'Asia/Shanghai', true), set_config('datestyle', 'ISO, YMD', true),
       set_config('intervalstyle', 'iso_8601', true), set_config('bytea_output', 'hex', true),
       set_config('extra_float_digits', '1', true)
