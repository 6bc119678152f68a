-- Their rows are in the tables of version 6.
drop table if exists version_change;
drop table if exists moved_package;
drop table if exists package_directory;
drop table if exists file_list;
drop table if exists trial;
drop table if exists suspect_entry;
drop table if exists request;
