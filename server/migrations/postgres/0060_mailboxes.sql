-- A key that a letter carried proves the domain of the mailbox that it went to: a hash of both, which nobody can go back from.
ALTER TABLE key_aliases ADD COLUMN mailbox BYTEA;
