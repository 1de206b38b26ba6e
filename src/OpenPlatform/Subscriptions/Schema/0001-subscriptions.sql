-- Templates that apps have made of the library's, for the messages that people agree to get.
CREATE TABLE open_template (
  template_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  -- The title in the library, and the keywords that were chosen of it, in their order: 3,1,2.
  tid bigint NOT NULL,
  kids text NOT NULL,
  scene text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX open_template_by_app ON open_template (app_id, created_at);

-- What a person has said to an app's wish to send messages by a template. The row with an empty template is the switch over all of the app's.
CREATE TABLE open_subscription (
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  template_id text NOT NULL,
  answer text NOT NULL CHECK (answer IN ('accept', 'reject')),
  -- 1 where the person wants to be asked no more.
  is_kept bigint NOT NULL CHECK (is_kept IN (0, 1)),
  -- Of a template for one message at a time: how many may still be sent.
  remaining bigint NOT NULL CHECK (remaining >= 0),
  changed_at bigint NOT NULL,
  PRIMARY KEY (app_id, person_id, template_id)
);
CREATE INDEX open_subscription_person ON open_subscription (person_id);
