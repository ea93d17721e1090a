"""The translator's desk: what waits for a translation (queue.py), a record's texts with both halves
side by side (sheet.py, pairs.py), sentences translated before (memory.py) and the terms of the
hospital (glossary.py). Its screens are in apps/publishing/admin/halves.py."""
