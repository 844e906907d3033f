"""Closed weekdays of the exchanges, as tables, and the command that draws them from the calendar library.

`closed.csv` is generated (`python -m ribao.catalogue.calendar`) from
exchange_calendars up to the last day that library knows; `notices.csv` is
kept by hand: corrections, and the coming year as its notices come out, each
line with its source. Its states are closed, open, and complete: with that, all
of the market's closures up to that day are entered, and the known calendar
reaches to it. Reading two small tables is quick; importing the library
costs more than a second, so only this command does it.
"""
