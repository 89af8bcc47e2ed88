"""What each command does above the map: one room a verb."""
