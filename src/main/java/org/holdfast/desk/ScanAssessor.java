package org.holdfast.desk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Submodules;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.Changes;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Trials;
import org.holdfast.triage.TrunkOfChanges;

/** Assesses a branch from two bulk scans and trunk's doc/CHANGES. Tries no fixes, since it has no repository. */
record ScanAssessor(Configuration configuration, Surroundings surroundings, Progress progress) {

    Assessment assess(ScanSources from, Selection selection) {
        Packages packages = new Packages(surroundings.inputs());
        Supplier<Parsed<ScannedPackage>> trunkRead = Concurrently.start(() -> packages.scan(from.trunkScan()));
        Map<PkgPath, String> notBuilt = new HashMap<>();
        Set<PkgPath> built = new HashSet<>();
        Supplier<Parsed<ScannedPackage>> branchRead = Concurrently.start(() -> packages.scan(
                from.branchScan(),
                record -> record.pkgpath()
                        .ifPresent(path -> record.notBuilt()
                                .ifPresentOrElse(why -> notBuilt.putIfAbsent(path, why), () -> built.add(path)))));
        Supplier<Parsed<ChangesLine>> changesRead =
                Concurrently.start(() -> new Changes(surroundings.inputs()).read(from.trunkChanges()));
        VulnList list = new ListReading(configuration, surroundings, progress).read(from.vulns(), from.strict());
        Parsed<ScannedPackage> ofBranch = branchRead.get();
        notBuilt.keySet().removeAll(built);
        Parsed<ScannedPackage> ofTrunk = trunkRead.get();
        Parsed<ChangesLine> changes = changesRead.get();
        Triage triage = new Triage(
                new VulnIndex(list.entries()),
                new TrunkOfChanges(ofTrunk.values(), changes.values(), from.branchDate()),
                Policies.of(configuration));
        Priorities priorities = Priorities.of(
                configuration.urgency(),
                surroundings.inputs(),
                surroundings.today(),
                Dependents.NONE,
                finding -> Optional.empty());
        List<ScannedPackage> wanted = selection.from(ofBranch.values());
        List<Malformed> malformed = Stream.of(
                        list.malformed(),
                        ofBranch.malformed(),
                        ofTrunk.malformed(),
                        changes.malformed(),
                        priorities.malformed())
                .flatMap(List::stream)
                .toList();
        return new Assessment(
                new Branch(
                        from.branchName().orElse("the branch"),
                        Optional.of(from.branchDate()),
                        ofBranch.values(),
                        Map.of(),
                        Submodules.NONE,
                        notBuilt),
                wanted,
                triage.decide(triage.affected(wanted), Trials.NONE).stream()
                        .map(one -> new AssessedFinding(
                                one, priorities.prioritising().of(one), Optional.empty(), Optional.empty()))
                        .toList(),
                Map.of(),
                List.of(),
                Optional.empty(),
                malformed,
                Assessment.Background.NONE);
    }
}
