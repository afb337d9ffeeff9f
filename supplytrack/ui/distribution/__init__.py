"""Handing goods over: delivery notes, proofs of delivery, people served."""
