# Unusual: no function is written, the bound method of a text is one.
greet = "Hello, {}!".format
