package org.holdfast.brokenhouse.audit;

import java.time.LocalDate;

/** Breaks a rule of the house, so that a test can see it fail. */
public final class KnowsTheDay {

    private KnowsTheDay() {}

    public static LocalDate today() {
        return LocalDate.now();
    }
}
