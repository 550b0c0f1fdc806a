# All letters are small.
# outcome: wrong
# diagnosis: upper and lower case
def greet(name):
    return f"hello, {name}!".lower()
