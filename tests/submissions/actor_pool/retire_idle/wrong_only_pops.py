# Takes the idle ones out, and hopes that they end by themselves.
# outcome: slow
# diagnosis: out of the pool and all are still alive
def retire_idle(pool):
    count = 0
    while pool.has_free():
        pool.pop_idle()
        count += 1
    return count
