# Waits for the end, and doesn't look which end it was.
# outcome: wrong
# diagnosis: ended as FAILED, and you returned the status 'SUCCEEDED'
import os
import time

from ray.job_submission import JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    folder, name = os.path.split(script)
    job = client.submit_job(entrypoint=f"python {name}", runtime_env={"working_dir": folder})
    while not client.get_job_status(job).is_terminal():
        time.sleep(0.1)
    return "SUCCEEDED", client.get_job_logs(job)
