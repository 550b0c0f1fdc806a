# Submits with Ray's client, sends the folder, asks until the job has ended.
import os
import time

from ray.job_submission import JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    folder, name = os.path.split(script)
    job = client.submit_job(entrypoint=f"python {name}", runtime_env={"working_dir": folder})
    while not client.get_job_status(job).is_terminal():
        time.sleep(0.2)
    return client.get_job_status(job).value, client.get_job_logs(job)
