//! Jalon: the digital case file of social services and the engine of their yearly reports.
