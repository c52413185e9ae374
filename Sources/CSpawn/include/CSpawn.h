// What Swift must see of glibc to start programs: functions that its headers show only to who defines _GNU_SOURCE,
// which Swift's import of them does not.
#pragma once
#include <spawn.h>

/// Two ends of a new pipe, to read from and to write to, neither of which a program that is started inherits. 0, or -1
/// with errno. Set at once and not afterwards, because another thread may start a program between the two.
int rr_pipe(int ends[2]);

/// The program starts in `folder`. 0, or the error's number.
int rr_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder);

/// The program has no file of ours from number `first` on. 0, or the error's number.
int rr_spawn_without_files(posix_spawn_file_actions_t *actions, int first);

/// The flag of posix_spawnattr_setflags for a session of its own.
short rr_spawn_session(void);
