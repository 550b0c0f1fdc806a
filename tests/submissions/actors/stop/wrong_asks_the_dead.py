# Waits for an answer of each actor before it kills it, also of one that is dead.
# outcome: raised
# diagnosis: ActorDiedError
import ray


def stop(actors):
    for actor in actors:
        ray.get(actor.__ray_ready__.remote())
        ray.kill(actor)
    return len(actors)
