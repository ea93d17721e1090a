"""A year of a hospital played day by day, and the same year calculated a second time by other
means: ledger.py and days.py know nothing of the site, player.py acts through its real actions,
comparing.py lays the two side by side. It is run by `manage.py simulate_year`, in a database of its
own."""
