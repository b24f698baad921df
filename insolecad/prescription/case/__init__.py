"""What a rule knows of one foot: the order, what was measured, the foot type, and the doses settled so far."""
