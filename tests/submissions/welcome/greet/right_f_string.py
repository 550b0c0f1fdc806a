# An f-string, as in the lesson.
def greet(name):
    return f"Hello, {name}!"
