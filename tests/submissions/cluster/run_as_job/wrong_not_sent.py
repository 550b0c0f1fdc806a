# Names the script by its path here, which the cluster doesn't have.
# outcome: wrong
# diagnosis: can't open file .*The cluster doesn't have your files
import time

from ray.job_submission import JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    job = client.submit_job(entrypoint=f"python {script}")
    while not client.get_job_status(job).is_terminal():
        time.sleep(0.1)
    return client.get_job_status(job).value, client.get_job_logs(job)
