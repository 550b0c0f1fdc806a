# A plain loop in the notebook's own process.
# outcome: slow
# diagnosis: Every call ran in the notebook's own process
def pipeline(source, Decoder, Model, sink, cores):
    decoder, model, written = Decoder(), Model(), 0
    for batch in source:
        for attempt in range(3):
            try:
                labels = model.predict(decoder.decode(batch))
                break
            except Exception:
                if attempt == 2:
                    raise
        sink(batch, labels)
        written += 1
    return written
