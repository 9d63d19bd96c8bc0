"""Every write of tours, plans and shifts."""
