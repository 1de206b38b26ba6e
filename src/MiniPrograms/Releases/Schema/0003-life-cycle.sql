-- What is online of an app, and how it came there. One row an app that has a life beyond its uploads.
CREATE TABLE miniprogram_life (
  app_id text NOT NULL PRIMARY KEY REFERENCES miniprogram_app (app_id),
  -- Whether people may open the released version.
  visit text NOT NULL CHECK (visit IN ('open', 'closed')),
  -- The number, in miniprogram_online, of what is online; null before the first release.
  online bigint,
  -- 1 where what is online came back by a rollback: another rollback is refused until the next release.
  is_rolled_back bigint NOT NULL CHECK (is_rolled_back IN (0, 1)),
  -- What decides how many developers and testers an app may have.
  owner text NOT NULL CHECK (owner IN ('personal', 'unverified', 'verified'))
);

-- Every version that was ever put online, numbered from 1 for each app: app_version of the wire.
CREATE TABLE miniprogram_online (
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  app_version bigint NOT NULL,
  version_id text NOT NULL REFERENCES miniprogram_version (version_id),
  released_at bigint NOT NULL,
  -- When a rollback took it off again: it is no target of another.
  reverted_at bigint,
  PRIMARY KEY (app_id, app_version)
);

CREATE TABLE miniprogram_audit (
  audit_id bigint NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  version_id text NOT NULL REFERENCES miniprogram_version (version_id),
  state text NOT NULL CHECK (state IN ('waiting', 'passed', 'rejected', 'withdrawn')),
  -- What the developer told the reviewer: JSON.
  told text NOT NULL,
  reason text NOT NULL,
  is_urgent bigint NOT NULL CHECK (is_urgent IN (0, 1)),
  submitted_by text NOT NULL,
  submitted_at bigint NOT NULL,
  decided_by text,
  decided_at bigint,
  -- When its version went online for everybody: it cannot be released again.
  released_at bigint,
  -- The report of the automatic checks, as JSON; null until they have ended.
  checks text,
  -- Until when a node has taken the checks upon itself: a node that was killed loses them by and by.
  claimed_until bigint NOT NULL,
  attempts bigint NOT NULL,
  CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX miniprogram_audit_one_waiting ON miniprogram_audit (app_id) WHERE state = 'waiting';
CREATE INDEX miniprogram_audit_by_app ON miniprogram_audit (app_id, audit_id);
CREATE INDEX miniprogram_audit_queue ON miniprogram_audit (state, is_urgent, submitted_at);

-- A page as the reviewer sees it. The picture itself is content like any other.
CREATE TABLE miniprogram_audit_picture (
  audit_id bigint NOT NULL REFERENCES miniprogram_audit (audit_id),
  position bigint NOT NULL,
  page text NOT NULL,
  -- Null where no picture could be taken; what went wrong is then in note.
  sha256 text,
  is_sound bigint NOT NULL CHECK (is_sound IN (0, 1)),
  note text NOT NULL,
  PRIMARY KEY (audit_id, position)
);

-- A release to some before all. The states are the wire's: 1 going on, 3 ended in a release, 4 given up.
CREATE TABLE miniprogram_gray (
  gray_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  version_id text NOT NULL REFERENCES miniprogram_version (version_id),
  percent bigint NOT NULL CHECK (percent BETWEEN 0 AND 100),
  state bigint NOT NULL CHECK (state IN (1, 3, 4)),
  developers_first bigint NOT NULL CHECK (developers_first IN (0, 1)),
  testers_first bigint NOT NULL CHECK (testers_first IN (0, 1)),
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL
);
CREATE UNIQUE INDEX miniprogram_gray_one ON miniprogram_gray (app_id) WHERE state = 1;
CREATE INDEX miniprogram_gray_by_app ON miniprogram_gray (app_id, created_at);

CREATE TABLE miniprogram_tester (
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  -- userstr of the wire, and the first part of the key in the tester's own link.
  tester text NOT NULL,
  -- Whom it names: what people call the person, and who that is where people have accounts.
  name text NOT NULL,
  person text NOT NULL,
  role text NOT NULL CHECK (role IN ('tester', 'developer')),
  bound_at bigint NOT NULL,
  PRIMARY KEY (app_id, tester),
  UNIQUE (app_id, name)
);

-- Browsers that opened a tester's own link: they are the tester's until they are unbound.
CREATE TABLE miniprogram_tester_visitor (
  app_id text NOT NULL,
  visitor text NOT NULL,
  tester text NOT NULL,
  PRIMARY KEY (app_id, visitor),
  FOREIGN KEY (app_id, tester) REFERENCES miniprogram_tester (app_id, tester) ON DELETE CASCADE
);

-- What was released before there was a life cycle is online as number 1.
INSERT INTO miniprogram_online (app_id, app_version, version_id, released_at, reverted_at)
SELECT app_id, 1, version_id, changed_at, NULL FROM miniprogram_current WHERE env = 'release';
INSERT INTO miniprogram_life (app_id, visit, online, is_rolled_back, owner)
SELECT app_id, 'open', 1, 0, 'unverified' FROM miniprogram_current WHERE env = 'release';
