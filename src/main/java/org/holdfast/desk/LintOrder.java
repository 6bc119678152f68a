package org.holdfast.desk;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;

/**
 * How to lint a vulnerability list.
 *
 * @param vulns the list
 * @param packages where the known packages come from
 * @param osv files of OSV's records
 * @param nvd files of NVD's records
 * @param detectors the mistakes that are looked for
 * @param confidence how sure a suspicion is at least
 * @param since only entries filed in that year or later
 * @param decisions the file of decisions: entries judged right stay silent
 */
public record LintOrder(
        String vulns,
        Packages packages,
        List<String> osv,
        List<String> nvd,
        Set<Detector> detectors,
        Confidence confidence,
        Optional<LocalDate> since,
        Optional<String> decisions) {

    /** Where the known packages come from. */
    public sealed interface Packages {

        /** Everything that sync has ever seen. */
        record OfTheStore() implements Packages {}

        /**
         * Files.
         *
         * @param names PKGNAMEs, one a line
         * @param scans bulk scans
         * @param changes doc/CHANGES-YYYY, oldest first
         */
        record OfFiles(List<String> names, List<String> scans, List<String> changes) implements Packages {
            public OfFiles {
                names = List.copyOf(names);
                scans = List.copyOf(scans);
                changes = List.copyOf(changes);
            }
        }
    }

    public LintOrder {
        osv = List.copyOf(osv);
        nvd = List.copyOf(nvd);
        detectors = Set.copyOf(detectors);
    }
}
