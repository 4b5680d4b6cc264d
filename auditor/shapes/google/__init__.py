"""What Google hands out."""
