package org.holdfast.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.DoctorReport;
import org.holdfast.report.DoctorReport.Check;
import org.holdfast.report.DoctorReport.State;
import org.holdfast.store.Store;
import org.holdfast.tool.ClearSigned;
import org.holdfast.tool.Filter;
import org.holdfast.tool.Git;
import org.holdfast.tool.SigningKey;
import org.holdfast.tool.SmallFile;
import org.holdfast.tool.ToolFailed;

/** Looks for all that a configuration needs of its machine: programs, keys, room on disks, the clock, the store. Changes nothing. */
public final class Doctor {

    private static final int OLDEST_GIT_MINOR = 39;
    private static final Pattern GIT_VERSION = Pattern.compile("git version (\\d+)\\.(\\d+)\\S*");

    /** A mirror of pkgsrc, and the store beside it, take about so much. */
    private static final long LEAST_BYTES = 2L << 30;

    /** Clocks of machines differ; by a day they do only if one is wrong. */
    private static final Duration TOLERANCE = Duration.ofDays(1);

    private final Configuration configuration;
    private final Surroundings surroundings;
    private final List<Check> checks = new ArrayList<>();

    private Doctor(Configuration configuration, Surroundings surroundings) {
        this.configuration = configuration;
        this.surroundings = surroundings;
    }

    /**
     * Looks at everything.
     *
     * @param refusal why the configuration cannot be used, if it cannot; then the rest is looked at as if there were none
     */
    public static DoctorReport examine(
            Configuration configuration, Optional<String> refusal, Surroundings surroundings) {
        Doctor doctor = new Doctor(configuration, surroundings);
        doctor.java();
        doctor.git();
        refusal.ifPresent(why -> doctor.add("configuration", State.MISSING, why, "'holdfast config check' names all"));
        doctor.programs();
        doctor.keys();
        doctor.token();
        doctor.room();
        doctor.storeAndClock();
        doctor.sources();
        return new DoctorReport(doctor.checks);
    }

    private void add(String what, State state, String says, String costs) {
        checks.add(new Check(what, state, says, costs));
    }

    private void ok(String what, String says) {
        add(what, State.OK, says, "");
    }

    private void java() {
        ok("java", Runtime.version() + ", " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB for it");
    }

    private void git() {
        String costs = "no verb reads branches without it; 2." + OLDEST_GIT_MINOR + " or newer is needed";
        try {
            String program = surroundings.environment().getOrDefault("HOLDFAST_GIT", "git");
            String version = new Git(program, surroundings.directory()).run("--version");
            Matcher numbers = GIT_VERSION.matcher(version);
            boolean isNew = numbers.find()
                    && Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2))
                            >= 2000 + OLDEST_GIT_MINOR;
            add("git", isNew ? State.OK : State.MISSING, version, isNew ? "" : costs);
        } catch (ToolFailed e) {
            add("git", State.MISSING, "there is none", costs);
        }
    }

    private void programs() {
        Configuration.Backporting backporting = configuration.backporting();
        boolean branches =
                configuration.branches().isPresent() && !backporting.worktrees().isEmpty();
        boolean publishes = configuration.publishing().repository().isPresent();
        boolean builds = !configuration.building().command().isEmpty();
        boolean slurm = configuration.building().slurm().isPresent();
        program("setsid", branches || builds, "a key pressed at the terminal may also end git and builds");
        program(
                "zstd",
                publishes && configuration.publishing().formats().contains("zst"),
                "publish writes no pkg_summary.zst, and large files in zstd are read more slowly");
        program("clang", false, "gate cannot say what changed headers mean: its verdict is unknown");
        program("abidiff", false, "gate cannot compare types: its verdict is unknown");
        program("gpg", key().filter(key -> key.startsWith("!gpg")).isPresent(), "overlay --sign cannot sign");
        program("bmake", false, "scan --with-bmake cannot ask about what is unknown");
        configuration.building().command().stream()
                .limit(1)
                .filter(name -> !name.contains("{") && !name.equals("bmake"))
                .forEach(name -> program(name, true, "build cannot make a package"));
        if (configuration.building().command().stream()
                        .findFirst()
                        .filter("bmake"::equals)
                        .isPresent()
                && !Filter.exists("bmake")) {
            add("bmake", State.MISSING, "there is none", "build cannot make a package");
        }
        if (builds) {
            for (String program : List.of("renice", "ionice")) {
                program(program, false, "builds run with the priority of other programs");
            }
        }
        for (String program : List.of("sbatch", "squeue")) {
            if (slurm) {
                program(program, true, "builds cannot be jobs of Slurm");
            }
        }
        if (configuration.publishing().mirrors().stream().anyMatch(mirror -> mirror.matches("[^/]+:.*"))) {
            program("rsync", true, "mirrors stay behind");
            program(configuration.publishing().shell().getFirst(), true, "mirrors stay behind");
        }
    }

    private void program(String name, boolean needed, String costs) {
        boolean exists = name.contains("/") ? Files.isExecutable(Path.of(name)) : Filter.exists(name);
        if (exists) {
            ok(name, "found");
        } else {
            add(name, needed ? State.MISSING : State.UNUSED, "there is none", costs);
        }
    }

    private Optional<String> key() {
        return configuration.publishing().key();
    }

    private void keys() {
        configuration.keyring().ifPresent(keyring -> {
            try {
                ClearSigned.check(keyring);
                ok("keyring", keyring.toString());
            } catch (IOException e) {
                add("keyring", State.MISSING, SmallFile.words(e), "every vulnerability list is refused");
            }
        });
        key().filter(key -> !key.startsWith("!")).ifPresent(key -> {
            try {
                SigningKey.read(key);
                ok("signing key", key);
            } catch (Unusable | ToolFailed e) {
                add("signing key", State.MISSING, String.valueOf(e.getMessage()), "publish cannot sign");
            }
        });
        key().filter(key -> key.startsWith("!"))
                .map(key -> key.substring(1).strip().split(" +", 2)[0])
                .filter(program -> !program.equals("gpg"))
                .ifPresent(program -> program(program, true, "publish cannot sign"));
    }

    private void token() {
        configuration.forge().ifPresent(forge -> {
            Optional<String> variable = Stream.of("HOLDFAST_TOKEN", forge.kind().variable())
                    .filter(name ->
                            !surroundings.environment().getOrDefault(name, "").isBlank())
                    .findFirst();
            variable.ifPresentOrElse(
                    name -> ok("token", "in " + name),
                    () -> add(
                            "token",
                            State.MISSING,
                            "neither HOLDFAST_TOKEN nor " + forge.kind().variable() + " is set",
                            "sync reads no requests, and nothing can be answered or proposed"));
        });
    }

    private void room() {
        room("room here", surroundings.directory());
        room("room for temporary files", Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    private void room(String what, Path directory) {
        try {
            long free = Files.getFileStore(directory.toAbsolutePath()).getUsableSpace();
            String says = "%,d MB free at %s".formatted(free >> 20, directory.toAbsolutePath());
            add(
                    what,
                    free < LEAST_BYTES ? State.MISSING : State.OK,
                    says,
                    free < LEAST_BYTES ? "a mirror of pkgsrc and the store take about 2 GB" : "");
        } catch (IOException e) {
            add(what, State.MISSING, SmallFile.words(e), "nothing can be kept there");
        }
    }

    private void storeAndClock() {
        String where = configuration.store();
        if (!Store.exists(where)) {
            boolean needed = configuration.branches().isPresent();
            add(
                    "store",
                    needed ? State.MISSING : State.UNUSED,
                    "there is none yet",
                    "'holdfast sync' makes it, and status, explain and backports read it");
            return;
        }
        try (Store store = Store.openToRead(where)) {
            ok("store", store.where());
            clock(store.lastDay());
        } catch (Unusable | IllegalStateException e) {
            add("store", State.MISSING, String.valueOf(e.getMessage()), "status, explain and backports read it");
        }
    }

    private void clock(Optional<LocalDate> last) {
        LocalDate today = surroundings.today();
        last.ifPresent(day -> {
            boolean wrong = today.isBefore(day);
            add(
                    "clock",
                    wrong ? State.MISSING : State.OK,
                    "it says " + today + ", the store's last record is of " + day,
                    wrong
                            ? "sync refuses to record; 'holdfast store rewind' takes back what a wrong clock recorded"
                            : "");
        });
    }

    /** The files that are read: there, and not of a time to come. */
    private void sources() {
        Instant now = surroundings.clock().instant();
        Stream.of(
                        configuration.vulns().stream(),
                        configuration.summaries().stream(),
                        configuration.urgency().epss().stream(),
                        configuration.urgency().kev().stream())
                .flatMap(names -> names)
                .filter(name -> !name.contains("://") && !name.equals("-"))
                .forEach(name -> source(name, now));
        configuration
                .branches()
                .filter(git -> !git.isMirrored())
                .map(git -> Path.of(git.repository()))
                .ifPresent(repository -> add(
                        "repository",
                        Files.isDirectory(repository) ? State.OK : State.MISSING,
                        repository.toString(),
                        Files.isDirectory(repository) ? "" : "sync cannot read the branches"));
    }

    private void source(String name, Instant now) {
        Path file = Path.of(name);
        try {
            Instant time = Files.getLastModifiedTime(file).toInstant();
            boolean wrong = time.isAfter(now.plus(TOLERANCE));
            add(
                    "source",
                    wrong ? State.MISSING : State.OK,
                    file + " of " + time.toString().substring(0, 10),
                    wrong ? "that is to come, so a clock is wrong" : "");
        } catch (IOException e) {
            add("source", State.MISSING, file + ": " + SmallFile.words(e), "sync cannot read it");
        }
    }
}
