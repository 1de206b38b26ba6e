-- What an app's back end may still say to a person by itself: so many messages until then, each time that the person writes or comes in.
CREATE TABLE open_service_window (
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  remaining bigint NOT NULL CHECK (remaining >= 0),
  ends_at bigint NOT NULL,
  -- When one of the two last said something.
  spoken_at bigint NOT NULL,
  -- Until when "is typing" is shown.
  typing_until bigint NOT NULL,
  -- When the back end last handed the person over to the app's own people at their desk; 0 for never.
  handed_at bigint NOT NULL,
  PRIMARY KEY (app_id, person_id)
);
CREATE INDEX open_service_window_person ON open_service_window (person_id);
