package org.holdfast.outcome;

import java.util.List;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The changes of an archive since the last run.
 *
 * @param first whether the archive was read for the first time
 * @param appeared packages that are new in it
 * @param disappeared packages that are gone from it
 */
public record PublishedNews(boolean first, List<ScannedPackage> appeared, List<ScannedPackage> disappeared) {

    public PublishedNews {
        appeared = List.copyOf(appeared);
        disappeared = List.copyOf(disappeared);
    }
}
