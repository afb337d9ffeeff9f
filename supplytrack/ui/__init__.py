"""The windows. Only this room and `app` know Qt; none of it knows SQL."""
