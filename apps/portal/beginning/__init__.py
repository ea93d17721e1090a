"""The first run of a real hospital: what it says about itself (plan.py reads a file, asking.py the
terminal, views.py the admin screens), the forms all three fill (forms.py), the one place that
stores it (applying.py), how far it is (steps.py) and the end of the demonstration (removal.py).

Nothing is kept twice: whether a step is done follows from the records themselves."""
