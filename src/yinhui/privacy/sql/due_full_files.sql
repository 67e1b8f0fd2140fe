-- Whatever became of it: made, failed, or left by a killed worker.
select id
from privacy_fullfile
where asked_at < %(before)s
