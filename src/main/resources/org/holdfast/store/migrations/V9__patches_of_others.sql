-- The directories whose patches a package applies, if they are not its own; and why the platform does not build it.
alter table branch_directory add column if not exists patches varchar array;
alter table branch_directory add column if not exists not_built varchar;

-- The patches that the packages with findings apply on a branch.
create table if not exists applied_patch (
  branch varchar not null,
  pkgpath varchar not null,
  file varchar not null,
  blob varchar(64) not null,
  header varchar not null,
  primary key (branch, pkgpath, file)
);

insert into applied_patch (branch, pkgpath, file, blob, header)
  select branch, substring(file from 1 for position('/patches/' in file) - 1), file, blob, header from branch_patch;

drop table branch_patch;
