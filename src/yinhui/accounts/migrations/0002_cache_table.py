"""The table of Django's database cache: rate limits and used one-time codes, shared by the web's processes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            create table accounts_cache (
                cache_key varchar(255) primary key,
                value text not null,
                expires timestamptz not null
            );
            create index accounts_cache_expires on accounts_cache (expires);
            comment on table accounts_cache is 'Rate limits and used one-time codes; may be emptied at any time';
            """,
            "drop table accounts_cache;",
        )
    ]
