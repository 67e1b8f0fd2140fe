-- Whether it was heard or not: after a year no lesson is moved any more.
select id
from classes_news
where made_at < %(before)s
