# Sends the folder, and names the script by its path here all the same.
# outcome: wrong
# diagnosis: folder was sent.*starts inside the folder that was sent
import os
import time

from ray.job_submission import JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    job = client.submit_job(entrypoint=f"python {script}", runtime_env={"working_dir": os.path.dirname(script)})
    while not client.get_job_status(job).is_terminal():
        time.sleep(0.1)
    return client.get_job_status(job).value, client.get_job_logs(job)
