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
 * @param packages the source of the known packages
 * @param osv files of OSV records
 * @param nvd files of NVD records
 * @param detectors the detectors to run
 * @param confidence the least confidence to report
 * @param since report only entries filed in the year of this date or later
 * @param decisions the file of decisions; entries that it judges right are not reported
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

    /** The source of the known packages. */
    public sealed interface Packages {

        /** Everything recorded by sync. */
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
