-- Only a job that waits for a person; the queue's own function then puts it back in line.
with chosen as (
    select job.id
    from procrastinate_jobs job
    where job.id = %s and job.status in ('failed', 'doing')
    for update
)
select procrastinate_retry_job_v2(chosen.id, now(), null, null, null) from chosen
