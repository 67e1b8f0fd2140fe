-- Jobs that nobody will try again: failed for good, or taken by a worker that is gone and tried too often.
-- procrastinate_jobs has an index by status for what is not done; a year's failures are a few rows.
select job.id, job.task_name, job.attempts,
       (select max(event.at) from procrastinate_events event where event.job_id = job.id) as at
from procrastinate_jobs job
left join procrastinate_workers worker on worker.id = job.worker_id
where job.status = 'failed'
   or (job.status = 'doing' and job.attempts >= 3
       and coalesce(worker.last_heartbeat, '-infinity') < now() - interval '2 minutes')
order by job.id desc
limit %s
