package org.holdfast.desk;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The files to assess a branch from without a store.
 *
 * @param vulns the vulnerability list
 * @param strict whether to refuse a list with a malformed line
 * @param branchScan a bulk scan of the branch
 * @param branchDate the day on which the branch was cut
 * @param branchName its name, for example {@code 2014Q1}
 * @param trunkScan a bulk scan of trunk
 * @param trunkChanges trunk's doc/CHANGES-YYYY, oldest first
 */
public record ScanSources(
        String vulns,
        boolean strict,
        String branchScan,
        LocalDate branchDate,
        Optional<String> branchName,
        String trunkScan,
        List<String> trunkChanges) {

    public ScanSources {
        trunkChanges = List.copyOf(trunkChanges);
    }
}
