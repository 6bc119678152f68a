-- An assessment may be longer than the megabyte that H2 takes in a column: its body is UTF-8, deflated, and cut into parts.
-- What was kept so far can be computed again.
drop table if exists assessment;

create table if not exists assessment_part (
  branch varchar not null,
  part integer not null,
  digest varchar(64) not null,
  body bytea not null,
  primary key (branch, part)
);
