-- The last assessment of a branch: computed by sync, read until something that it depends on has changed. It can be computed
-- again, so it is not exported. The key is a digest of what it depends on; the body is JSON.
create table if not exists assessment (
  branch varchar primary key,
  digest varchar(64) not null,
  body varchar not null
);
