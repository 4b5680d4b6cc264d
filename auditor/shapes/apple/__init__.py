"""What Apple hands out."""
