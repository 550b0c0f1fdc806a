# Waits for success, which a job that fails never has.
# outcome: wrong
# diagnosis: ended as FAILED, and your program waited for another end
import os
import time

from ray.job_submission import JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    folder, name = os.path.split(script)
    job = client.submit_job(entrypoint=f"python {name}", runtime_env={"working_dir": folder})
    while client.get_job_status(job) != "SUCCEEDED":
        time.sleep(0.05)
    return "SUCCEEDED", client.get_job_logs(job)
