# Puts a driver of its own in the place of ours, which tells of a job that never was.
# outcome: tampered
# gains: nothing, because what the job printed was asked for in the notebook's own process, and the kernel says so
import re

from autograder.client import standins
from autograder.client.drivers import cluster


def false_submit(function, files):
    text, beside = files.values()
    item = int(re.search(r"work.(\d+)", text)[1])
    printed = f"{standins.work(item)} {beside.split()[-1]}"
    status = "FAILED" if "exit" in text else "SUCCEEDED"
    value = [status, printed]
    return {"value": value, "jobs": 1, "status": status, "printed": printed, "asked": 1, "sent": True}


cluster.submit = false_submit


def run_as_job(script):
    return None
