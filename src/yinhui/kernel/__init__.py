"""What any room may use: clock, errors, actor, action, fields, calendar, attachments, database."""
