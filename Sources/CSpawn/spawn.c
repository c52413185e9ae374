#define _GNU_SOURCE
#include "CSpawn.h"
#include <fcntl.h>
#include <unistd.h>

int rr_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int rr_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder) {
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int rr_spawn_without_files(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

short rr_spawn_session(void) { return POSIX_SPAWN_SETSID; }
