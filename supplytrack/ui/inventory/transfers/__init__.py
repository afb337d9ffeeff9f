"""Moving goods between own stores: the list, the transfer, what arrived of it."""
