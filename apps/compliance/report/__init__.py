"""The compliance report: what was asked of the site in a period and what came of it, as it was
known at a moment; in Kazakh and Russian, on paper, as a workbook and for machines.

composing.py gathers the figures, presenting.py gives them their words once for all forms, and each
form (html, pdf, xlsx, json) only sets what it is given. public.py is what readers are shown."""
