#ifndef SAMPLE_@ID@_H
#define SAMPLE_@ID@_H

#define @ID@_MAJOR @MAJOR@

unsigned @ID@_sum(unsigned value);
unsigned @ID@_mix(unsigned value);
unsigned @ID@_era@MAJOR@(void);
const char *@ID@_version(void);

#endif
