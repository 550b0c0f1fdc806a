# Decoders, few models and a writer, each an actor; a free decoder gets the next batch as long as there is room.
import ray


class Writer:
    def write(self, sink, batch, labels):
        sink(batch, labels)


def pipeline(source, Decoder, Model, sink, cores):
    restart = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1}
    again = {"max_task_retries": 5, "retry_exceptions": True}
    idle = [ray.remote(**restart)(Decoder).remote() for _ in range(cores)]
    models = [ray.remote(**restart)(Model).remote() for _ in range(1 if Model.on_gpu else max(1, cores // 2))]
    writer = ray.remote(**restart)(Writer).remote()
    decoding, writing, taken, more = {}, set(), 0, True
    while more or decoding or writing:
        while more and idle and len(decoding) + len(writing) < 2 * cores:
            try:
                batch = next(source)
            except StopIteration:
                more = False
                break
            decoder, taken = idle.pop(0), taken + 1
            decoding[decoder.decode.options(**again).remote(batch)] = decoder, batch
        for reference in ray.wait([*decoding, *writing])[0] if decoding or writing else ():
            if reference in writing:
                ray.get(reference)
                writing.remove(reference)
                continue
            decoder, batch = decoding.pop(reference)
            idle.append(decoder)
            models.append(models.pop(0))
            writing.add(writer.write.remote(sink, batch, models[-1].predict.options(**again).remote(reference)))
    return taken
