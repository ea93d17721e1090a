"""Booking a time of personal reception with the head, the deputies and whoever else receives
citizens by the schedule (mgdb1 and gp17 р. 5)."""
