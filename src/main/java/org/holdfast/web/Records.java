package org.holdfast.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.BuildView;
import org.holdfast.desk.Desk;
import org.holdfast.desk.HostExposure;
import org.holdfast.desk.Hosts;
import org.holdfast.desk.InvalidRequest;
import org.holdfast.desk.RepositoryView;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.GateDependent;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.SetMember;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.rebuild.RebuildPlan;
import org.holdfast.report.GenerationReport;
import org.holdfast.report.LintReport;
import org.holdfast.tool.Progress;

/**
 * What lies beside the store of a branch: builds and their logs, verdicts, generations. Each is read when it is asked for, and kept for a moment, so
 * that many who ask cost no more than one.
 */
final class Records {

    private static final long KEPT_NANOS = 2_000_000_000L;
    private static final int MOST_LOG = 256 << 10;
    private static final long MOST_UNPACKED = 64L << 20;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[mK]");

    private final BranchWatch branch;
    private final Hosts hosts;
    private final List<String> own;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(long at, Object value) {}

    Records(BranchWatch branch) {
        this.branch = branch;
        this.hosts = new Hosts(branch.configuration(), branch.surroundings());
        this.own = ownPaths(branch);
    }

    @SuppressWarnings("unchecked")
    private synchronized <T> T once(String what, Function<Desk, T> reader) {
        Kept known = kept.get(what);
        long now = System.nanoTime();
        if (known != null && now - known.at < KEPT_NANOS) {
            return (T) known.value;
        }
        try (Desk desk = Desk.open(branch.configuration(), branch.surroundings(), Progress.SILENT)) {
            T value = reader.apply(desk);
            kept.values().removeIf(one -> now - one.at >= KEPT_NANOS);
            kept.put(what, new Kept(now, value));
            return value;
        } catch (InvalidRequest e) {
            throw new Refused(404, "Not found", Words.withoutPaths(String.valueOf(e.getMessage())));
        } catch (Unusable e) {
            throw new Refused(503, "Cannot be read", Words.withoutPaths(String.valueOf(e.getMessage())));
        }
    }

    /** The builds, the last one first. */
    List<BuildBrief> builds() {
        return once("builds", desk -> {
            try (BuildView view = desk.buildsBeside()) {
                return view.list();
            }
        });
    }

    /**
     * A build.
     *
     * @param outcome what became of it so far
     * @param plan the plan that it carries out; empty if that was not recorded
     * @param isLive whether somebody builds it now
     */
    record Build(BuildOutcome outcome, Optional<RebuildPlan> plan, boolean isLive) {}

    Build build(long number) {
        return once("build " + number, desk -> {
            try (BuildView view = desk.buildsBeside()) {
                BuildOutcome outcome = view.build(Optional.of(number));
                return new Build(
                        outcome, view.plan(number), outcome.state() == BuildOutcome.State.RUNNING && view.isBuilding());
            }
        });
    }

    /** The end of a log. */
    List<String> log(long build, String pkgname) {
        if (!pkgname.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*")) {
            throw new Refused(400, "No PKGNAME", "a log is asked for by its PKGNAME");
        }
        return once("log " + build + " " + pkgname, desk -> {
            try (BuildView view = desk.buildsBeside()) {
                return tail(view.log(pkgname, Optional.of(build)).file()).stream()
                        .map(this::withoutOwnPaths)
                        .toList();
            } catch (Unusable e) {
                throw new Refused(404, "No log", "there is no log of " + pkgname + " in build " + build);
            }
        });
    }

    /** A line of a log without the directories of this server; those of the system are what the log is about. */
    private String withoutOwnPaths(String line) {
        String plain = line;
        for (String directory : own) {
            plain = plain.replace(directory, "…");
        }
        return plain;
    }

    private static List<String> ownPaths(BranchWatch branch) {
        Path home = branch.surroundings().directory().toAbsolutePath();
        Configuration configuration = branch.configuration();
        return Stream.of(
                        Optional.of(""),
                        Optional.of(configuration.building().directory()),
                        configuration.building().tree(),
                        configuration.publishing().repository())
                .flatMap(Optional::stream)
                .map(path -> home.resolve(path).normalize())
                .filter(path -> path.getNameCount() > 0)
                .map(Path::toString)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static List<String> tail(Path log) {
        try {
            if (log.toString().endsWith(".gz")) {
                try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(log)))) {
                    return lines(last(in));
                }
            }
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
                long from = Math.max(0, file.length() - MOST_LOG);
                file.seek(from);
                byte[] bytes = new byte[(int) (file.length() - from)];
                file.readFully(bytes);
                return lines(bytes);
            }
        } catch (IOException e) {
            throw new Refused(503, "Cannot be read", "the log cannot be read now");
        }
    }

    private static byte[] last(InputStream in) throws IOException {
        Deque<byte[]> blocks = new ArrayDeque<>();
        long seen = 0;
        for (byte[] block = in.readNBytes(1 << 16);
                block.length > 0 && seen < MOST_UNPACKED;
                block = in.readNBytes(1 << 16)) {
            seen += block.length;
            blocks.addLast(block);
            if (blocks.size() > MOST_LOG >> 16) {
                blocks.removeFirst();
            }
        }
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        blocks.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static List<String> lines(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> Words.plain(COLOUR.matcher(line).replaceAll("")))
                .toList();
        return lines.subList(Math.max(0, lines.size() - 400), lines.size());
    }

    /** The verdicts of the gate, the latest first. */
    List<GateOutcome> verdicts() {
        return once(
                "verdicts",
                desk -> desk.verdicts().reversed().stream()
                        .map(Records::withoutPaths)
                        .toList());
    }

    /** A verdict that says nothing of where its packages were read. */
    private static GateOutcome withoutPaths(GateOutcome one) {
        return new GateOutcome(
                withoutPaths(one.before()),
                withoutPaths(one.after()),
                one.findings(),
                one.headersUnchanged(),
                one.typesUnchanged(),
                one.archivesUnchanged(),
                one.dependents().stream()
                        .map(user -> new GateDependent(
                                Words.withoutPaths(user.name()),
                                user.pkgpath(),
                                user.rebuild(),
                                user.canary(),
                                Words.withoutPaths(user.says())))
                        .toList(),
                one.overruling());
    }

    private static GateOutcome.Side withoutPaths(GateOutcome.Side side) {
        return new GateOutcome.Side(side.name(), Words.withoutPaths(side.file()), side.sha256());
    }

    /** The verdict on two packages, by the beginnings of their digests. */
    GateOutcome verdict(String before, String after) {
        return verdicts().stream()
                .filter(one -> before.length() >= 8
                        && one.before().sha256().startsWith(before)
                        && one.after().sha256().startsWith(after))
                .findFirst()
                .orElseThrow(() -> new Refused(404, "No verdict", "no verdict is kept on these two packages"));
    }

    /** The generations of what is published, the last one first; none if nothing is. */
    List<Generation> generations() {
        return once("generations", desk -> {
            if (branch.configuration()
                    .publishing()
                    .repository()
                    .filter(repository -> Files.isDirectory(Path.of(repository)))
                    .isEmpty()) {
                return List.<Generation>of();
            }
            return desk.published().generations().reversed();
        });
    }

    /** The suspect entries that flag a package, with the list as it is now. */
    LintReport suspects(BranchView view) {
        return once("suspects", desk -> desk.suspects(view.assessment()));
    }

    /** The hosts that registered. */
    Hosts hosts() {
        return hosts;
    }

    /** The host of that name, or all hosts, compared with the list. */
    List<HostExposure> exposures(Optional<String> name, BranchView view) {
        try {
            return hosts.exposures(name, view, () -> once("listed " + view.state(), Desk::listed));
        } catch (InvalidRequest e) {
            throw new Refused(404, "No such host", String.valueOf(e.getMessage()));
        } catch (Unusable e) {
            throw new Refused(503, "Cannot be read", Words.withoutPaths(String.valueOf(e.getMessage())));
        }
    }

    /** A generation: what it brought, why packages stayed, what a rollback to it would change. */
    GenerationReport generation(int number) {
        List<Generation> all = generations();
        Generation one = all.stream()
                .filter(generation -> generation.number() == number)
                .findFirst()
                .orElseThrow(() -> new Refused(404, "No such generation", "there is no generation " + number));
        Optional<Generation> before =
                all.stream().filter(generation -> generation.number() < number).findFirst();
        boolean live = all.getFirst().number() == number;
        return once("generation " + number, desk -> {
            RepositoryView repository = desk.published();
            return new GenerationReport(
                    one,
                    live,
                    before.map(old -> repository.difference(old.number(), number)),
                    repository
                            .members(number)
                            .map(members ->
                                    members.stream().map(Records::withoutPaths).toList()),
                    live
                            ? Optional.empty()
                            : Optional.of(
                                    repository.rollback(number, branch.shown().branch())));
        });
    }

    /** What became of a package, without the places of logs and files. */
    private static SetMember withoutPaths(SetMember member) {
        return switch (member) {
            case SetMember.New one -> one;
            case SetMember.CarriedForward one ->
                new SetMember.CarriedForward(
                        one.pkgname(),
                        one.pkgpath(),
                        one.cause(),
                        one.candidate(),
                        withoutPaths(one.because()),
                        one.heldBy(),
                        one.wouldClose());
            case SetMember.Removed one ->
                new SetMember.Removed(
                        one.pkgname(),
                        one.pkgpath(),
                        Words.withoutPaths(one.why()),
                        one.who(),
                        Words.withoutPaths(one.where()));
            case SetMember.LeftOut one ->
                new SetMember.LeftOut(one.pkgname(), one.pkgpath(), one.cause(), withoutPaths(one.because()));
        };
    }

    private static List<String> withoutPaths(List<String> sentences) {
        return sentences.stream().map(Words::withoutPaths).toList();
    }
}
