# Returns as soon as the job is submitted.
# outcome: wrong
# diagnosis: the status PENDING.*doesn't wait for its end
import os

from ray.job_submission import JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    folder, name = os.path.split(script)
    job = client.submit_job(entrypoint=f"python {name}", runtime_env={"working_dir": folder})
    return client.get_job_status(job).value, client.get_job_logs(job)
