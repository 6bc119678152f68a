#include <stdlib.h>
#include "upstream.h"
#include "@ID@.h"
@INCLUDES@
unsigned @ID@_sum(unsigned value)
{
	return value * UPSTREAM_SALT + @ID@_mix(value)@CALLS@;
}

unsigned @ID@_era@MAJOR@(void)
{
	return (unsigned)atoi("@MAJOR@");
}

const char *@ID@_version(void)
{
	return UPSTREAM_VERSION;
}
