"""What Amazon hands out."""
