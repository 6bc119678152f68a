#include <stdio.h>
#include <string.h>
#include "upstream.h"

/* Prints a table in C; its name is the argument. */
int main(int argc, char **argv)
{
	unsigned i, value = UPSTREAM_SALT;

	if (argc != 2)
		return 2;
	if (strcmp(argv[1], "--test") == 0)
		return 0;
	printf("const unsigned %s[] = {", argv[1]);
	for (i = 0; i < 8; i++) {
		value = value * 1103515245u + 12345u;
		printf("%s%uu", i ? ", " : " ", value >> 16);
	}
	puts(" };");
	return 0;
}
