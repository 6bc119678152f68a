package org.holdfast.outcome;

import java.util.List;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * What a look at an archive brought.
 *
 * @param first whether it is the first look
 * @param appeared packages that were not there before
 * @param disappeared packages that were
 */
public record PublishedNews(boolean first, List<ScannedPackage> appeared, List<ScannedPackage> disappeared) {

    public PublishedNews {
        appeared = List.copyOf(appeared);
        disappeared = List.copyOf(disappeared);
    }
}
