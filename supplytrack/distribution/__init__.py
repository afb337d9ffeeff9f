"""How goods go out: delivery notes, proofs of delivery, distributions to people."""
