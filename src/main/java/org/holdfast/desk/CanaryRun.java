package org.holdfast.desk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.build.Farm;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.GateDependent;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;
import org.holdfast.tool.SmallFile;

/**
 * Builds those that use a package against its new build, for real. They are built in a directory of their own, {@code canaries} below the builds,
 * with the published packages and the new one in the place of the old one; what they make is published by nobody.
 */
final class CanaryRun {

    private static final String NAME = "canary";

    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Supplier<Store> store;
    private final BuildWatcher watcher;

    CanaryRun(Configuration configuration, Surroundings surroundings, Supplier<Store> store, BuildWatcher watcher) {
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.store = store;
        this.watcher = watcher;
    }

    /** Builds the first canaries of an outcome; gives it with what came of them. */
    GateOutcome run(GateOutcome outcome, Path now, PlanOrder plan, int most) {
        List<String> canaries = outcome.dependents().stream()
                .filter(one -> one.canary() && one.pkgpath().isPresent())
                .map(GateDependent::name)
                .limit(most)
                .toList();
        if (canaries.isEmpty()) {
            return outcome;
        }
        FarmSetup usual = new FarmSetup(configuration, surroundings);
        Path root = usual.root().resolve("canaries");
        Path packages = root.resolve("packages").resolve("All");
        link(usual.published(), packages, new PkgName(outcome.after().name()), now);
        FarmSetup apart = usual.apart(root, packages);
        cancelLeft(apart);
        BuildOutcome build = new BuildRun(
                        configuration,
                        apart,
                        new PlanRun(configuration, surroundings, store),
                        new BuildStart(
                                Optional.of(plan.of(canaries)),
                                true,
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        watcher)
                .run()
                .build();
        Map<String, PackageBuild> built = new HashMap<>();
        build.packages().forEach(one -> built.put(one.pkgname().text(), one));
        List<GateFinding> findings = new ArrayList<>(outcome.findings());
        findings.removeIf(one -> one.check().equals(NAME)); // of an earlier run
        List<GateDependent> dependents = outcome.dependents().stream()
                .map(one -> canaries.contains(one.name())
                        ? judged(one, Optional.ofNullable(built.get(one.name())), findings)
                        : one)
                .toList();
        return new GateOutcome(
                outcome.before(),
                outcome.after(),
                findings,
                outcome.headersUnchanged(),
                outcome.typesUnchanged(),
                outcome.archivesUnchanged(),
                dependents,
                outcome.overruling());
    }

    /** Cancels what a gate that was killed left: it was for other packages. */
    private static void cancelLeft(FarmSetup apart) {
        try (Farm farm = apart.farm(Optional.empty())) {
            farm.runs().open().forEach(farm.runs()::cancel);
        }
    }

    /** Takes what came of a canary: it is published, so it could be built before. */
    private static GateDependent judged(
            GateDependent canary, Optional<PackageBuild> build, List<GateFinding> findings) {
        String what =
                switch (build.map(PackageBuild::state).map(Object::toString).orElse("")) {
                    case "done" -> "it builds with the new package";
                    case "failed" -> {
                        Failure failure =
                                build.get().attempts().getLast().failure().orElseThrow();
                        boolean chance = failure.kind().isTransient();
                        findings.add(GateFinding.of(
                                        NAME,
                                        chance ? Verdict.UNKNOWN : Verdict.SOURCE_BREAK,
                                        "",
                                        canary.name()
                                                + (chance
                                                        ? " could not be built with the new package, perhaps by chance: "
                                                        : " does not build with the new package, and is published: ")
                                                + failure.kind())
                                .at(0, List.of(), failure.lines()));
                        yield "it does not build with the new package: " + failure.kind();
                    }
                    default -> {
                        findings.add(GateFinding.of(
                                NAME, Verdict.UNKNOWN, "", canary.name() + " was not built with the new package"));
                        yield "it was not built with the new package";
                    }
                };
        return new GateDependent(canary.name(), canary.pkgpath(), canary.rebuild(), true, canary.says() + "; " + what);
    }

    /** Links the published packages into a directory, and the new one in the place of any of its PKGBASE. */
    private static void link(Optional<Path> published, Path all, PkgName name, Path now) {
        try {
            Files.createDirectories(all);
            try (Stream<Path> old = Files.list(all)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            if (published.isPresent()) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(published.get(), "*.tgz")) {
                    for (Path file : files) {
                        String text = file.getFileName().toString();
                        if (!new PkgName(text.substring(0, text.length() - 4))
                                .base()
                                .equals(name.base())) {
                            Files.createSymbolicLink(all.resolve(text), file.toRealPath());
                        }
                    }
                }
            }
            Files.createSymbolicLink(all.resolve(name + ".tgz"), now.toRealPath());
        } catch (IOException e) {
            throw new Unusable(
                    all.toString(), "the packages for canaries cannot be linked there: " + SmallFile.words(e));
        }
    }
}
