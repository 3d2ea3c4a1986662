-- A backup is of all spaces, those that have nothing but settings too.

CREATE POLICY every ON setting FOR SELECT TO pincite_keeper USING (true);
GRANT SELECT (space) ON setting TO pincite_keeper;
