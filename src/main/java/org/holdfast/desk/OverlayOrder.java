package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to write the branch's own vulnerability list.
 *
 * @param out the file
 * @param vulns upstream's list
 * @param decisions the file of maintainers' decisions
 * @param scans bulk scans that say what the branch makes, in place of what sync has seen
 * @param names files of further PKGNAMEs, to say what a change means for them
 * @param key the key that gpg signs it with
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
