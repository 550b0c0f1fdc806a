# Unusual: asks for idle ones until None comes, and ends them by their own method.
def retire_idle(pool):
    retired = []
    for actor in iter(pool.pop_idle, None):
        actor.__ray_terminate__.remote()
        retired.append(actor)
    return len(retired)
