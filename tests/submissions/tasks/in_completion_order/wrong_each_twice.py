# Starts a spare of every task, and takes whichever of the two is ready first.
# outcome: slow
# diagnosis: 8 of 16 calls did work that another call was doing
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    running = {task.remote(item): number for number, item in enumerate(items) for _ in range(2)}
    done = set()
    while running:
        (ready,), _ = ray.wait(list(running))
        number = running.pop(ready)
        if number not in done:
            done.add(number)
            yield ray.get(ready)
