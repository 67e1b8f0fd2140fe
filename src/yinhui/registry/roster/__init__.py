"""The roster import: a spreadsheet of people is read, judged row by row, applied and undone as one."""
