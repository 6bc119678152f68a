-- What can be found again, but takes long: kept so that a day's sync does not.

-- The patches that a branch carries in the directories of packages with findings.
create table if not exists branch_patch (
  branch varchar not null,
  file varchar not null,
  blob varchar(64) not null,
  header varchar not null,
  primary key (branch, file)
);

-- A fix of trunk's that was tried on a branch: the commit and what is wanted of it, what the result depends on (rules; and
-- the directories that were looked at, a line each with the id it had), and the result (Trial.lines).
create table if not exists trial (
  branch varchar not null,
  pkgpath varchar not null,
  in_trunk varchar not null,
  commit_id varchar(64) not null,
  patch boolean not null,
  rules varchar not null,
  looked_at varchar not null,
  outcome varchar not null,
  primary key (branch, pkgpath, in_trunk, commit_id, patch)
);

-- Entries about packages of a branch that lint finds suspect; the reasons a line each (detector, confidence, sentence between
-- tabs), the line that should stand in its place, and the packages that it is about by mistake, a line each.
create table if not exists suspect_entry (
  entry varchar(64) primary key,
  line integer not null,
  text varchar not null,
  reasons varchar not null,
  corrected varchar,
  wrongly varchar not null
);
