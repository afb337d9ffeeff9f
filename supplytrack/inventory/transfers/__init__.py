"""Transfers between own stores: loaded, in transit, received in whole or in part."""
