"""How each thing is called: one module for each little language, with what writes such a name and what reads it.

Names are texts, since files, templates and people write them; each has a type, so that no code elsewhere pastes or
splits one, and a name of one language is never taken for that of another.
"""
