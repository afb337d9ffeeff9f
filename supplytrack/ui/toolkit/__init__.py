"""The parts every screen is made of: a screen only declares what it shows."""
