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
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;

/** What there is to see and steer of builds, without building. Opens the database when asked for something that is in it. */
public final class BuildView implements AutoCloseable {

    /** The file in a build's directory with its state, for other processes. */
    static final String SNAPSHOT = "snapshot";

    private static final Pattern LOG = Pattern.compile("(.+)\\.([0-9]{1,6})\\.log(\\.gz)?");
    private static final int MOST = 50;

    private final FarmSetup setup;
    private Optional<Farm> farm = Optional.empty();

    BuildView(Configuration configuration, Surroundings surroundings) {
        this.setup = new FarmSetup(configuration, surroundings);
    }

    private Farm farm() {
        Farm open = farm.orElseGet(() -> setup.farm(Optional.empty()));
        farm = Optional.of(open);
        return open;
    }

    /** Whether another process has the database, so that wishes are left for it. */
    private boolean isElsewhere() {
        return !setup.isShared() && BuildWishes.isHeard(setup.root());
    }

    /** The builds, the last one first. */
    public List<BuildOutcome> list() {
        return isElsewhere() ? snapshots() : farm().runs().list(MOST);
    }

    /** A build; the last one if no number is given. */
    public BuildOutcome build(Optional<Long> number) {
        if (isElsewhere()) {
            return snapshots().stream()
                    .filter(one -> number.isEmpty() || number.get() == one.number())
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequest("there is no such build"));
        }
        return farm().runs().outcome(number(number));
    }

    /** What the process that builds has last written of its builds. */
    private List<BuildOutcome> snapshots() {
        List<BuildOutcome> builds = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(setup.root(), "[0-9]*")) {
            for (Path one : found) {
                Path file = one.resolve(SNAPSHOT);
                if (Files.exists(file)) {
                    builds.add(RecordGraph.read(BuildOutcome.class, Files.readAllBytes(file)));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(setup.root().toString(), "the state of its builds cannot be read: " + e.getMessage());
        }
        builds.sort(Comparator.comparingLong(BuildOutcome::number).reversed());
        return builds;
    }

    private long number(Optional<Long> number) {
        return number.or(() -> isElsewhere()
                        ? snapshots().stream().map(BuildOutcome::number).findFirst()
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
        return wish("drain " + worker);
    }

    /** Builds a package, and what it needs, before others. */
    public String first(PkgName pkgname) {
        return wish("first " + number(Optional.empty()) + " " + pkgname);
    }

    private String wish(String wish) {
        if (isElsewhere()) {
            BuildWishes.leave(setup.root(), wish);
            return "asked the process that builds: " + wish;
        }
        return BuildWishes.carryOut(farm(), wish);
    }

    /**
     * The log of a package: that of the last build that has one, and of the last attempt.
     *
     * @param pkgname a PKGNAME or PKGBASE
     * @param build the number of the build; empty for the last that has a log of it
     * @throws Unusable if there is none
     */
    public Path log(String pkgname, Optional<Long> build) {
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
                .map(Log::file)
                .orElseThrow(() -> new Unusable(setup.root().toString(), "has no log of '" + pkgname + "'"));
    }

    /** A log, and what it is of. */
    private record Log(long build, int attempt, Path file) {}

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
                    found.add(new Log(build, Integer.parseInt(matcher.group(2)), log));
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
