package org.holdfast.desk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.lint.KnownPackages;
import org.holdfast.lint.Lint;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Upstream;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.Changes;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.source.UpstreamAdvisories;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;

/** Carries out one {@link LintOrder}. Reads the packages, the list and upstream's records in parallel. */
final class LintRun {

    private final Desk desk;
    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Progress progress;
    private final LintOrder order;
    private final List<Malformed> malformed = Collections.synchronizedList(new ArrayList<>());

    LintRun(Desk desk, Configuration configuration, Surroundings surroundings, Progress progress, LintOrder order) {
        this.desk = desk;
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.progress = progress;
        this.order = order;
    }

    LintResult run() {
        Supplier<KnownPackages> known = switch (order.packages()) {
            case LintOrder.Packages.OfTheStore store ->
                Concurrently.start(() ->
                        KnownPackagesFromStore.packages(BranchSnapshot.in(desk.store()), configuration.branches()));
            case LintOrder.Packages.OfFiles files -> known(files);
        };
        VulnList list = new ListReading(configuration, surroundings, progress).read(order.vulns(), false);
        Supplier<Upstream> upstream = upstream(list);
        List<SuspectEntry> all =
                new Lint(known, order.detectors(), order.confidence(), reviewed(), upstream.get()).run(list);
        List<SuspectEntry> suspects = order.since()
                .map(day -> all.stream()
                        .filter(Lint.filedSince(list, day.getYear()))
                        .toList())
                .orElse(all);
        return new LintResult(list, suspects, malformed);
    }

    /** Tests for lines that a maintainer has judged right, by a decision that has not expired. */
    private Predicate<String> reviewed() {
        Set<String> right = order.decisions().map(Path::of).map(Decisions::read).orElse(List.of()).stream()
                .filter(decision -> !decision.isExpired(surroundings.today()))
                .flatMap(decision -> decision instanceof MaintainerDecision.EntryRight judged
                        ? Stream.of(judged.entry())
                        : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
        return text -> !right.isEmpty() && right.contains(MaintainerDecision.normal(text));
    }

    private Supplier<KnownPackages> known(LintOrder.Packages.OfFiles files) {
        Packages packages = new Packages(surroundings.inputs());
        List<Supplier<List<PkgName>>> names = files.names().stream()
                .map(from -> Concurrently.start(() -> packages.names(from)))
                .toList();
        List<Supplier<Parsed<ScannedPackage>>> scanned = files.scans().stream()
                .map(from -> Concurrently.start(() -> packages.scan(from)))
                .toList();
        Supplier<Parsed<ChangesLine>> changes =
                Concurrently.start(() -> new Changes(surroundings.inputs()).read(files.changes()));
        return Concurrently.start(() -> {
            List<Parsed<ScannedPackage>> scansRead =
                    scanned.stream().map(Supplier::get).toList();
            scansRead.forEach(read -> malformed.addAll(read.malformed()));
            malformed.addAll(changes.get().malformed());
            return new KnownPackages(
                    names.stream().flatMap(read -> read.get().stream()).toList(),
                    scansRead.stream().flatMap(read -> read.values().stream()).toList(),
                    changes.get().values());
        });
    }

    /** Upstream's records of the flaws that the list names; the files are large, and other records are skipped. */
    private Supplier<Upstream> upstream(VulnList list) {
        UpstreamAdvisories advisories = new UpstreamAdvisories(surroundings.inputs());
        if (order.osv().isEmpty() && order.nvd().isEmpty()) {
            return () -> Upstream.NONE;
        }
        Set<String> named = list.entries().stream()
                .flatMap(entry -> Upstream.ids(entry).stream())
                .collect(Collectors.toSet());
        List<Supplier<Parsed<UpstreamAdvisory>>> reading = Stream.concat(
                        order.osv().stream()
                                .map(from -> Concurrently.start(() -> advisories.osv(from, named::contains))),
                        order.nvd().stream()
                                .map(from -> Concurrently.start(() -> advisories.nvd(from, named::contains))))
                .toList();
        return () -> {
            List<Parsed<UpstreamAdvisory>> read =
                    reading.stream().map(Supplier::get).toList();
            read.forEach(one -> malformed.addAll(one.malformed()));
            return new Upstream(
                    read.stream().flatMap(one -> one.values().stream()).toList());
        };
    }
}
