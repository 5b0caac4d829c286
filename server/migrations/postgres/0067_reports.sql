-- Reports are made of publications: those that showed figures of their day are none.

DELETE FROM reports;
