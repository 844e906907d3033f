"""The commands of the command line, one file each; `__main__` puts them together.

Each imports what it needs inside, so that `ribao --help` is quick.
"""
