package org.holdfast.desk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.build.Farm;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.rebuild.RebuildPlan;

/**
 * What there is to see and steer of builds, without building. Opens the database when asked for something that is in it, unless another
 * process may want it.
 */
public final class BuildView implements AutoCloseable {

    private static final Pattern LOG = Pattern.compile("(.+)\\.([0-9]{1,6})\\.log(\\.gz)?");
    private static final int MOST = 50;

    private final FarmSetup setup;
    private final BuildSnapshots snapshots;
    private final boolean beside;
    private Optional<Farm> farm = Optional.empty();

    /** A view; {@code beside} leaves a database that one process has at a time to others. */
    BuildView(Configuration configuration, Surroundings surroundings, boolean beside) {
        this.setup = new FarmSetup(configuration, surroundings);
        this.snapshots = new BuildSnapshots(setup.root());
        this.beside = beside;
    }

    private Farm farm() {
        Farm open = farm.orElseGet(() -> setup.farm(Optional.empty()));
        farm = Optional.of(open);
        return open;
    }

    /** Whether the database is left to another process, as are wishes. */
    private boolean isElsewhere() {
        return !setup.isShared() && (beside || BuildWishes.isHeard(setup.root()));
    }

    /** Whether nothing was built yet, and nothing need be opened to know. */
    private boolean isNew() {
        return !setup.isShared() && !Files.exists(setup.root());
    }

    /** Whether somebody builds now, so that logs may grow. */
    public boolean isBuilding() {
        return setup.isShared() || BuildWishes.isHeard(setup.root());
    }

    /** The builds, the last one first. */
    public List<BuildBrief> list() {
        if (isNew()) {
            return List.of();
        }
        return isElsewhere() ? snapshots.briefs() : farm().runs().list(MOST);
    }

    /** A build; the last one if no number is given. */
    public BuildOutcome build(Optional<Long> number) {
        if (isNew()) {
            throw new InvalidRequest("nothing was built yet");
        }
        if (isElsewhere()) {
            return snapshots.build(number(number)).orElseThrow(() -> new InvalidRequest("there is no such build"));
        }
        return farm().runs().outcome(number(number));
    }

    /** What a build was planned to rebuild, and what other plans would have cost; empty if that was not recorded. */
    public Optional<RebuildPlan> plan(long number) {
        return snapshots.plan(number);
    }

    private long number(Optional<Long> number) {
        if (isNew()) {
            throw new InvalidRequest("nothing was built yet");
        }
        return number.or(() -> isElsewhere()
                        ? snapshots.briefs().stream().map(BuildBrief::number).findFirst()
                        : farm().runs().last())
                .orElseThrow(() -> new InvalidRequest("nothing was built yet"));
    }

    /** Begins nothing new, or goes on. */
    public String pause(Optional<Long> number, boolean paused) {
        return wish((paused ? "pause " : "resume ") + number(number));
    }

    /** Ends a build. */
    public String cancel(Optional<Long> number) {
        return wish("cancel " + number(number));
    }

    /** A worker takes nothing new. */
    public String drain(String worker) {
        if (isElsewhere()
                && snapshots.briefs().stream()
                        .flatMap(one -> snapshots.build(one.number()).stream())
                        .flatMap(one -> one.workers().stream())
                        .noneMatch(one -> one.name().equals(worker))) {
            throw new InvalidRequest("no worker '" + worker + "' is known; 'build status' shows them");
        }
        return wish("drain " + worker);
    }

    /** Builds a package, a PKGNAME or PKGBASE, and what it needs, before others. */
    public String first(String name) {
        BuildOutcome build = build(Optional.empty());
        PkgName pkgname = build.packages().stream()
                .map(PackageBuild::pkgname)
                .filter(one -> one.text().equals(name) || one.base().text().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest("build " + build.number() + " has no package '" + name + "'"));
        return wish("first " + build.number() + " " + pkgname);
    }

    private String wish(String wish) {
        if (isNew()) {
            throw new InvalidRequest("nothing was built yet");
        }
        if (isElsewhere()) {
            BuildWishes.leave(setup.root(), wish);
            return "asked the process that builds: " + wish.replaceFirst("^resume", "continue");
        }
        String said = BuildWishes.carryOut(farm(), wish);
        String[] words = wish.split(" ", -1);
        if (!setup.isShared() && !words[0].equals("drain")) {
            record(farm().runs().outcome(Long.parseLong(words[1])));
        }
        return said;
    }

    private void record(BuildOutcome build) {
        try {
            snapshots.write(build);
        } catch (IOException e) {
            throw new Unusable(
                    setup.root().toString(),
                    "it was done, and others are not told: the state of the build cannot be written: "
                            + e.getMessage());
        }
    }

    /**
     * The log of a package: that of the last build that has one, and of the last attempt.
     *
     * @param pkgname a PKGNAME or PKGBASE
     * @param build the number of the build; empty for the last that has a log of it
     * @throws Unusable if there is none
     */
    public Log log(String pkgname, Optional<Long> build) {
        List<Log> found = new ArrayList<>();
        try (DirectoryStream<Path> builds = Files.newDirectoryStream(setup.root(), "[0-9]*")) {
            for (Path one : builds) {
                long number = Long.parseLong(one.getFileName().toString());
                if (build.isEmpty() || build.get() == number) {
                    logs(one.resolve("logs"), number, pkgname, found);
                }
            }
        } catch (IOException e) {
            throw new Unusable(setup.root().toString(), "holds no builds");
        }
        return found.stream()
                .max(Comparator.comparingLong(Log::build).thenComparingInt(Log::attempt))
                .orElseThrow(() -> new Unusable(setup.root().toString(), "has no log of '" + pkgname + "'"));
    }

    /**
     * A log.
     *
     * @param build the number of the build
     * @param pkgname the package
     * @param attempt which attempt, from 1
     * @param file the file, which a build compresses when it ends
     */
    public record Log(long build, String pkgname, int attempt, Path file) {}

    private static void logs(Path directory, long build, String pkgname, List<Log> found) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory)) {
            for (Path log : logs) {
                Matcher matcher = LOG.matcher(log.getFileName().toString());
                if (matcher.matches()
                        && (matcher.group(1).equals(pkgname)
                                || new PkgName(matcher.group(1)).base().text().equals(pkgname))) {
                    found.add(new Log(build, matcher.group(1), Integer.parseInt(matcher.group(2)), log));
                }
            }
        }
    }

    /** The directory of the builds. */
    public Path root() {
        return setup.root();
    }

    @Override
    public void close() {
        farm.ifPresent(Farm::close);
    }
}
