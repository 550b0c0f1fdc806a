# Takes as many results as there are actors, again and again, but only whole rounds.
# outcome: wrong
# diagnosis: 3 of 3 batches never came out
from ray.util import ActorPool


def pool_map(actors, batches):
    pool = ActorPool(actors)
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
    rounds = len(batches) // len(actors)
    return [pool.get_next() for _ in range(rounds * len(actors))]
