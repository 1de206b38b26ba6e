-- What a person has answered an app's question with, yes or no, until they say otherwise. Beside open_grant, by which back ends are told things.
CREATE TABLE open_permission (
  app_id text NOT NULL,
  person_id text NOT NULL REFERENCES open_person (person_id),
  scope text NOT NULL,
  allowed bigint NOT NULL,
  decided_at bigint NOT NULL,
  PRIMARY KEY (person_id, app_id, scope)
);

-- Pictures that people show of themselves, drawn anew by the platform: nothing of the file that came is kept.
CREATE TABLE open_profile_picture (
  picture_id text NOT NULL PRIMARY KEY,
  person_id text NOT NULL REFERENCES open_person (person_id),
  base64 text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX open_profile_picture_person ON open_profile_picture (person_id);
