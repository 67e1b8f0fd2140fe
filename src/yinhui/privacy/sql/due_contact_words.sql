-- Words that somebody still owes an answer to stay, however old; a voided contact owes none.
select id
from contacts_membercontact
where contacted_on < %(before)s::date and words_sealed is not null
  and (answer_due_on is null or answered_on is not null or voided_reason <> '')
