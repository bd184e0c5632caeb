"""Django's backend of PostgreSQL, in which no statement carries more values than the server takes."""
