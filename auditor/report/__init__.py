"""What leaves the program as files, when the person asks for it."""
