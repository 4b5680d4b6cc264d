"""The pages of vendors, courts and authorities that facts rest on: what they say, and whether they still do.

The only room that uses the network, and only `check` does, when a person has agreed to the hosts by name.
"""
