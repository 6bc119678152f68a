package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to write the branch's own vulnerability list.
 *
 * @param out the file to write
 * @param vulns upstream's list
 * @param decisions the file of maintainers' decisions
 * @param scans bulk scans of the branch, used instead of the store
 * @param names files of further PKGNAMEs, for which differences are reported
 * @param key the key that gpg signs the list with
 */
public record OverlayOrder(
        Path out,
        String vulns,
        Optional<String> decisions,
        List<String> scans,
        List<String> names,
        Optional<String> key) {

    public OverlayOrder {
        scans = List.copyOf(scans);
        names = List.copyOf(names);
    }
}
