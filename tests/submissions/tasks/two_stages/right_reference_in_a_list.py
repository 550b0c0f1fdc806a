# Unusual: references travel inside a list, and the second stage fetches its value itself.
import ray


def two_stages(first, second, items):
    @ray.remote
    def end(references):
        return second(ray.get(references[0]))

    begin = ray.remote(first)
    return ray.get([end.remote([begin.remote(item)]) for item in items])
