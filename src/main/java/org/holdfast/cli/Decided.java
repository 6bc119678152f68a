package org.holdfast.cli;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Prioritiser;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Weights;

/**
 * A branch's findings, decided.
 *
 * @param branch whose
 * @param packages its packages, or those asked for
 * @param findings all of theirs
 * @param stages how far fixes have come
 * @param dependents what depends on what on the release branch
 * @param prioritising says how urgent a finding is
 * @param seen the day on which a finding was first seen, as far as that was kept
 * @param since the day since which it is known to be open: trunk's fix may be older
 * @param unused decisions about findings that there are not, if all were asked for
 * @param untried why fixes that were to be tried could not be; empty if all could
 * @param malformed the lines of the inputs that could not be read
 */
record Decided(
        Branch branch,
        List<ScannedPackage> packages,
        List<Triaged> findings,
        Stages stages,
        Dependents dependents,
        Prioritiser prioritising,
        Map<Key, LocalDate> seen,
        Map<Key, LocalDate> since,
        List<MaintainerDecision> unused,
        Optional<String> untried,
        List<Malformed> malformed) {

    /** A package at any version. */
    record AtAnyVersion(Optional<PkgPath> pkgpath, PkgBase base) {
        static AtAnyVersion of(ScannedPackage scanned) {
            return new AtAnyVersion(scanned.pkgpath(), scanned.pkgname().base());
        }
    }

    /** A finding: a package and an entry, wherever that stands in the list. */
    record Key(PkgName pkgname, VulnKey entry) {
        static Key of(Finding finding) {
            return new Key(finding.pkgname(), finding.entry().key());
        }
    }

    /** Where nobody asks how urgent they are. */
    Decided(
            Branch branch,
            List<ScannedPackage> packages,
            List<Triaged> findings,
            Stages stages,
            Dependents dependents,
            List<MaintainerDecision> unused,
            Optional<String> untried,
            List<Malformed> malformed) {
        this(
                branch,
                packages,
                findings,
                stages,
                dependents,
                new Prioritiser(
                        Weights.DEFAULT, LocalDate.MAX, dependents, Map.of(), Set.of(), finding -> Optional.empty()),
                Map.of(),
                Map.of(),
                unused,
                untried,
                malformed);
    }

    Decided {
        packages = List.copyOf(packages);
        findings = List.copyOf(findings);
        seen = Map.copyOf(seen);
        since = Map.copyOf(since);
        unused = List.copyOf(unused);
        malformed = List.copyOf(malformed);
    }

    /** Says to people what the product cannot show: lines left out, fixes not tried. */
    void report(Console console) {
        console.report(malformed);
        untried.ifPresent(why -> console.say("holdfast: fixes that are new could not be tried: " + why));
    }

    /** When a finding was first seen. */
    Optional<LocalDate> seen(Triaged one) {
        return Optional.ofNullable(seen.get(Key.of(one.finding())));
    }

    /** The same, with what is known of the findings' age and urgency. */
    Decided with(Map<Key, LocalDate> seen, Map<Key, LocalDate> since, Priorities priorities) {
        return new Decided(
                branch,
                packages,
                findings,
                stages,
                dependents,
                priorities.prioritising(),
                seen,
                since,
                unused,
                untried,
                Stream.concat(malformed.stream(), priorities.malformed().stream())
                        .toList());
    }

    /** Since when a finding is known to be open. */
    Optional<LocalDate> since(Triaged one) {
        return Optional.ofNullable(since.get(Key.of(one.finding())));
    }

    /** How urgent a finding is. */
    Priority priority(Triaged one) {
        return prioritising.of(one);
    }
}
