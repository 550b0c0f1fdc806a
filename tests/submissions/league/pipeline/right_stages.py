# Decoders, few models and a writer, each an actor; a free decoder gets the next batch as long as there is room.
import ray


class Writer:
    def write(self, sink, batch, labels):
        sink(batch, labels)


def pipeline(source, Decoder, Model, sink, cores):
    restart = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1}
    again = {"max_task_retries": -1, "retry_exceptions": True}
    idle = [ray.remote(**restart)(Decoder).remote() for _ in range(cores)]
    num_models = 1 if Model.on_gpu else max(1, cores // 2)
    models = [ray.remote(**restart)(Model).remote() for _ in range(num_models)]
    writer = ray.remote(**restart)(Writer).remote()
    source = iter(source)
    decoding, writing, taken, written, more = {}, set(), 0, 0, True
    while more or decoding or writing:
        while more and idle and taken - written < 2 * cores:
            batch = next(source, None)
            if batch is None:
                more = False
                break
            decoder = idle.pop(0)
            images = decoder.decode.options(**again).remote(batch)
            decoding[images] = decoder, batch
            taken += 1
        waiting = [*decoding, *writing]
        if not waiting:
            continue
        ready, _ = ray.wait(waiting)
        for reference in ready:
            if reference in decoding:
                decoder, batch = decoding.pop(reference)
                idle.append(decoder)
                model = models.pop(0)
                models.append(model)
                labels = model.predict.options(**again).remote(reference)
                writing.add(writer.write.remote(sink, batch, labels))
            else:
                ray.get(reference)
                writing.remove(reference)
                written += 1
    return written
