# Unusual: waits in asyncio, and asks for the job's details instead of its status; strips the logs.
import asyncio
import os

from ray.job_submission import JobStatus, JobSubmissionClient


def run_as_job(script):
    client = JobSubmissionClient()
    settings = {"working_dir": os.path.dirname(script), "env_vars": {"LANG": "C"}}
    job = client.submit_job(entrypoint="python " + os.path.basename(script), runtime_env=settings)

    async def end():
        while True:
            status = client.get_job_info(job).status
            if status in (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.STOPPED):
                return status
            await asyncio.sleep(0.1)

    return asyncio.run(end()), client.get_job_logs(job).strip()
