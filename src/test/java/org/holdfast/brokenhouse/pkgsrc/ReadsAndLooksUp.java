package org.holdfast.brokenhouse.pkgsrc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.holdfast.brokenhouse.audit.KnowsTheDay;

/** Breaks two rules of the house, so that a test can see them fail. */
public final class ReadsAndLooksUp {

    private ReadsAndLooksUp() {}

    static String broken(Path file) throws IOException {
        return Files.readString(file) + KnowsTheDay.today();
    }
}
