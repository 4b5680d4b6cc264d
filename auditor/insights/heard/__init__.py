"""What was heard: search, frequent words, topics, words about private matters, voices.

Everything is counted over the words that stand in the export, by tables in `facts/` that a person can read.
Nothing here guesses who somebody is: a flag is about words. Words come out of this room only where a
function says so; all else are numbers.
"""
