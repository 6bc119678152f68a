package org.holdfast.faults;

import java.nio.file.Path;

/**
 * A kind of fault that can be injected at will.
 *
 * @param what the thing that goes wrong: {@code Makefile, values nested 2,000 deep}
 * @param times how often {@code make faults} injects it
 * @param few how often CI does; 0 for never
 * @param trial injects it once
 */
record Fault(String what, int times, int few, Trial trial) {

    /** One injection. */
    interface Trial {

        /**
         * Injects the fault, and checks what must hold afterwards.
         *
         * @param directory an empty directory, deleted afterwards
         * @param seed another one each time: where the fault strikes
         * @throws AssertionError if something does not hold
         */
        void run(Path directory, long seed) throws Exception;
    }
}
