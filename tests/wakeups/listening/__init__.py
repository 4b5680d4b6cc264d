"""The listening check. Its clips are real recordings of others (clips/MANIFEST.md), or made in the tests."""
