#include "@ID@.h"
@EXTERN@
unsigned @ID@_mix(unsigned value)
{
	return value * 31u + 17u@TABLE@;
}
