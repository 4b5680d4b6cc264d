"""The made-up household: invented people, real shapes, and the truth beside them."""
