"""The rules, one file each: `<code>_<nom>.py`; found by import."""
