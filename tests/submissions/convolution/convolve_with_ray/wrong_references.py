# Returns the references, and collects nothing.
# outcome: wrong
# diagnosis: You returned ObjectRefs
import ray


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)
    task = ray.remote(convolve)
    return [task.remote(image_reference, kernel) for kernel in filters]
