-- Trained models of the router, so that a restart answers at once.

-- One row is one model. Losing one costs the time to train it anew, so a damaged one is passed over.
create table router_models (
  number     integer not null primary key,  -- the order in which they were saved; the greatest are kept
  input_hash text    not null unique,       -- of what it was trained on
  version    text    not null,              -- the hash by which recommendations name it
  checksum   text    not null,              -- SHA-256 of the body, lower-case hexadecimal
  at         integer not null,              -- Unix milliseconds of the training
  body       blob    not null
);
