# Unusual: sets of pixels, in plain Python.
def mean_iou(predicted, truth, num_classes, ignore=255):
    pairs = [(p, t) for p, t in zip(predicted.ravel().tolist(), truth.ravel().tolist()) if t != ignore]
    classes = {one for pair in pairs for one in pair}
    each = [sum(pair == (c, c) for pair in pairs) / sum(c in pair for pair in pairs) for c in classes]
    return sum(each) / len(each)
