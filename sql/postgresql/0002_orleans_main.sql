-- What every provider of Orleans starts from: the texts of the statements it runs, and one counter for etags.

-- The providers carry no SQL. Each reads this table once, at the start of a silo, and runs the text that stands under a key
-- that it knows. Table and columns carry the names that the providers ask for; the names in the other files are ours.
-- A provider refuses to start when one of its keys is missing, and sends its values as @Name in the case that it chose.
create table orleansquery (
  querykey  text not null primary key,
  querytext text not null
);

-- Gives every version of a stored state and of a reminder. Because none is given twice, whoever holds the etag of a row that
-- was deleted and made again is refused; a counter in each row would begin again, and let the old holder in. The providers
-- read an etag as a 32-bit number: after two thousand million writes the sequence begins again, when no holder is that old.
create sequence orleans_etag as integer cycle;
