-- What users ask for, as the forge, or an export of it, said last: kept so that status can weigh it. Labels a line each.
create table if not exists request (
  kind varchar(8) not null,
  number integer not null,
  title varchar not null,
  body varchar not null,
  labels varchar not null,
  author varchar not null,
  state varchar(8) not null,
  opened date not null,
  closed date,
  url varchar not null,
  head varchar,
  base varchar,
  primary key (kind, number)
);
