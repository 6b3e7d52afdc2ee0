-- Whether someone works in the service today is asked of each professional: by professional, not along them all.
create index employment_of_professional on employment (operator_id, professional_id, starts, ends);
