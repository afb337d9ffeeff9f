"""The database: connections, transactions, migrations, numbers, backups."""
