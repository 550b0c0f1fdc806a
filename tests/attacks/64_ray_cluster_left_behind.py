"""Starts a Ray of its own that outlives it, and leaves a detached actor there, to wait for the next submission.

lesson: ray
cell: end
prints: left behind
slow: yes
"""

import os
import subprocess
import sys

ray.shutdown()
program = os.path.join(os.path.dirname(sys.executable), "ray")
options = ["--head", "--num-cpus=1", "--include-dashboard=false", "--port=0", "--disable-usage-stats"]
subprocess.run([program, "start", *options], capture_output=True, start_new_session=True)
ray.init(address="auto", namespace="THE_MARK", log_to_driver=False)


@ray.remote(num_cpus=0)
class Memory:
    def pid(self):
        return os.getpid()


memory = Memory.options(name="THE_MARK", lifetime="detached").remote()
print("left behind", ray.get(memory.pid.remote()))
