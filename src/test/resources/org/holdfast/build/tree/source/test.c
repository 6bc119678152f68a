#include "@ID@.h"

/* A sum of products grows evenly. */
int main(void)
{
	if (@ID@_sum(9) - @ID@_sum(8) != @ID@_sum(2) - @ID@_sum(1))
		return 1;
	return @ID@_era@MAJOR@() != @ID@_MAJOR;
}
