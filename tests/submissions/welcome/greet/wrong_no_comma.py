# Leaves out the comma.
# outcome: wrong
# diagnosis: right up to 'Hello', where ',' should follow
def greet(name):
    return f"Hello {name}!"
