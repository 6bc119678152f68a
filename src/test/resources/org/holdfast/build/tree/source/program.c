#include <stdio.h>
#include <string.h>
#include "upstream.h"
@INCLUDES@
static unsigned sum(unsigned value)
{
	return value * UPSTREAM_SALT@CALLS@;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--test") == 0)
		return sum(9) - sum(8) != sum(2) - sum(1);
	printf("@NAME@ " UPSTREAM_VERSION " %u\n", sum(1));
	return 0;
}
