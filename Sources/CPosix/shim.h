// Calls that Swift's Glibc module leaves out: renameat2 stands behind _GNU_SOURCE in <stdio.h>.
#ifndef WIRESPOOL_CPOSIX_H
#define WIRESPOOL_CPOSIX_H

// glibc 2.28; Linux 3.15. <linux/fs.h> has the flag.
int renameat2(int old_directory, const char *old_name, int new_directory, const char *new_name, unsigned int flags);

static const unsigned int wirespool_rename_noreplace = 1;  // RENAME_NOREPLACE

#endif
