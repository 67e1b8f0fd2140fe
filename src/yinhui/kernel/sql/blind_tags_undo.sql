drop function kernel_tag_keys();
drop function kernel_blind_tag(int, bytea, bytea, bigint, text, text);
