"""From texts and data to documents: `versions` makes those of a version or a séance, `ensemble` all of them."""
