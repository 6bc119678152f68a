package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.pkgsrc.Malformed;

/**
 * What came of a build.
 *
 * @param build the build
 * @param root the directory of builds; its packages are in {@code NUMBER/packages/All}, the report in {@code NUMBER/report}
 * @param malformed what could not be read of the inputs
 */
public record BuildResult(BuildOutcome build, Path root, List<Malformed> malformed) {
    public BuildResult {
        malformed = List.copyOf(malformed);
    }
}
