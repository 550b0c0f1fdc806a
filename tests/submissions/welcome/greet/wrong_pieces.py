# print takes pieces and puts them together; return does not.
# outcome: wrong
# diagnosis: should be a str, and it is a tuple
def greet(name):
    return "Hello,", name + "!"
