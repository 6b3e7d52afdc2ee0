//! Reading and writing rows on SQLite and PostgreSQL with one SQL text.
