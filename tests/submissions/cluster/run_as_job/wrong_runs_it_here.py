# Runs the script on this machine, and says that it was a job.
# outcome: wrong
# diagnosis: No job was submitted
import subprocess
import sys


def run_as_job(script):
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True)
    return ("FAILED" if ended.returncode else "SUCCEEDED"), ended.stdout
