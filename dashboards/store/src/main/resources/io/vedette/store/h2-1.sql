CREATE TABLE finding (
  id VARCHAR(256) PRIMARY KEY,
  version BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  severity TINYINT NOT NULL,
  owner VARCHAR(256) NOT NULL,
  entities VARCHAR(1000000) NOT NULL,
  text VARCHAR(8000) NOT NULL,
  json CLOB NOT NULL
);
CREATE INDEX finding_time ON finding (time_millis, id);
CREATE INDEX finding_seen ON finding (seen_millis);
CREATE TABLE incident (
  id VARCHAR(256) PRIMARY KEY,
  version BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  severity TINYINT NOT NULL,
  owner VARCHAR(256) NOT NULL,
  entities VARCHAR(1000000) NOT NULL,
  text VARCHAR(8000) NOT NULL,
  json CLOB NOT NULL
);
CREATE INDEX incident_time ON incident (time_millis, id);
CREATE INDEX incident_seen ON incident (seen_millis);
CREATE TABLE action (
  id VARCHAR(256) PRIMARY KEY,
  version BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  severity TINYINT NOT NULL,
  owner VARCHAR(256) NOT NULL,
  entities VARCHAR(1000000) NOT NULL,
  text VARCHAR(8000) NOT NULL,
  json CLOB NOT NULL
);
CREATE INDEX action_time ON action (time_millis, id);
CREATE INDEX action_seen ON action (seen_millis);
CREATE TABLE label (
  id VARCHAR(256) PRIMARY KEY,
  version BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  severity TINYINT NOT NULL,
  owner VARCHAR(256) NOT NULL,
  entities VARCHAR(1000000) NOT NULL,
  text VARCHAR(8000) NOT NULL,
  json CLOB NOT NULL
);
CREATE INDEX label_time ON label (time_millis, id);
CREATE INDEX label_seen ON label (seen_millis);
CREATE TABLE forecast (
  id VARCHAR(256) PRIMARY KEY,
  version BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  severity TINYINT NOT NULL,
  owner VARCHAR(256) NOT NULL,
  entities VARCHAR(1000000) NOT NULL,
  text VARCHAR(8000) NOT NULL,
  json CLOB NOT NULL
);
CREATE INDEX forecast_time ON forecast (time_millis, id);
CREATE INDEX forecast_seen ON forecast (seen_millis);
CREATE TABLE edge (
  id VARCHAR(256) PRIMARY KEY,
  version BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  severity TINYINT NOT NULL,
  owner VARCHAR(256) NOT NULL,
  entities VARCHAR(1000000) NOT NULL,
  text VARCHAR(8000) NOT NULL,
  json CLOB NOT NULL
);
CREATE INDEX edge_time ON edge (time_millis, id);
CREATE INDEX edge_seen ON edge (seen_millis);
CREATE INDEX action_owner ON action (owner);
CREATE INDEX label_owner ON label (owner);
CREATE TABLE series (
  id BIGINT PRIMARY KEY,
  name VARCHAR(100000) NOT NULL,
  entity VARCHAR(100000) NOT NULL,
  seen_millis BIGINT NOT NULL
);
CREATE INDEX series_seen ON series (seen_millis);
CREATE TABLE band (
  series BIGINT NOT NULL,
  time_millis BIGINT NOT NULL,
  actual DOUBLE PRECISION NOT NULL,
  expected DOUBLE PRECISION NOT NULL,
  low DOUBLE PRECISION NOT NULL,
  high DOUBLE PRECISION NOT NULL,
  score REAL NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  PRIMARY KEY (series, time_millis)
);
CREATE INDEX band_time ON band (time_millis);
