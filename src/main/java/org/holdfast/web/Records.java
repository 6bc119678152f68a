package org.holdfast.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.BuildView;
import org.holdfast.desk.Desk;
import org.holdfast.desk.HostExposure;
import org.holdfast.desk.Hosts;
import org.holdfast.desk.InvalidRequest;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.GenerationDifference;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.tool.Progress;

/**
 * What lies beside the store of a branch: builds and their logs, verdicts, generations. Each is read when it is asked for, and kept for a moment, so
 * that many who ask cost no more than one.
 */
final class Records {

    private static final long KEPT_NANOS = 2_000_000_000L;
    private static final int MOST_LOG = 256 << 10;
    private static final long MOST_UNPACKED = 64L << 20;

    private final BranchWatch branch;
    private final Hosts hosts;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(long at, Object value) {}

    Records(BranchWatch branch) {
        this.branch = branch;
        this.hosts = new Hosts(branch.configuration(), branch.surroundings());
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
    List<BuildOutcome> builds() {
        return once("builds", desk -> {
            try (BuildView view = desk.builds()) {
                return view.list();
            }
        });
    }

    BuildOutcome build(long number) {
        return once("build " + number, desk -> {
            try (BuildView view = desk.builds()) {
                return view.build(Optional.of(number));
            }
        });
    }

    /** The end of a log. */
    List<String> log(long build, String pkgname) {
        if (!pkgname.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*")) {
            throw new Refused(400, "No PKGNAME", "a log is asked for by its PKGNAME");
        }
        return once("log " + build + " " + pkgname, desk -> {
            try (BuildView view = desk.builds()) {
                return tail(view.log(pkgname, Optional.of(build)));
            } catch (Unusable e) {
                throw new Refused(404, "No log", "there is no log of " + pkgname + " in build " + build);
            }
        });
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
                .map(Words::plain)
                .toList();
        return lines.subList(Math.max(0, lines.size() - 400), lines.size());
    }

    /** The verdicts of the gate, the latest first. */
    List<GateOutcome> verdicts() {
        return once("verdicts", desk -> desk.verdicts().reversed());
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
            if (branch.configuration().publishing().repository().isEmpty()) {
                return List.<Generation>of();
            }
            return desk.repository(Optional.empty(), "serve").generations().reversed();
        });
    }

    GenerationDifference difference(int from, int to) {
        return once(
                "difference " + from + " " + to,
                desk -> desk.repository(Optional.empty(), "serve").difference(from, to));
    }

    /** The hosts that registered. */
    Hosts hosts() {
        return hosts;
    }

    /** The host of that name, or all hosts, compared with the list. */
    List<HostExposure> exposures(Optional<String> name, BranchView view) {
        try {
            Map<VulnKey, LocalDate> listed =
                    hosts.all().isEmpty() ? Map.of() : once("listed " + view.state(), Desk::listed);
            return hosts.exposures(name, view, listed);
        } catch (InvalidRequest e) {
            throw new Refused(404, "No such host", String.valueOf(e.getMessage()));
        } catch (Unusable e) {
            throw new Refused(503, "Cannot be read", Words.withoutPaths(String.valueOf(e.getMessage())));
        }
    }

    /** How many packages of a build are in each state, in words. */
    static Map<String, Integer> states(BuildOutcome build) {
        Map<String, Integer> states = new TreeMap<>();
        build.packages().forEach(one -> states.merge(one.state().toString(), 1, Integer::sum));
        return states;
    }

    /** The failures of a build by class, and packages that needed more than one attempt. */
    static List<String> failures(BuildOutcome build) {
        Map<String, Integer> kinds = new TreeMap<>();
        List<String> flaky = new ArrayList<>();
        build.packages().forEach(one -> {
            one.attempts()
                    .forEach(attempt -> attempt.failure()
                            .ifPresent(failure -> kinds.merge(failure.kind().toString(), 1, Integer::sum)));
            if (one.attempts().size() > 1 && one.state().toString().equals("done")) {
                flaky.add(one.pkgname().text());
            }
        });
        List<String> lines = new ArrayList<>();
        kinds.forEach((kind, count) -> lines.add(Words.count(count, kind + " failure")));
        if (!flaky.isEmpty()) {
            lines.add("built at a later attempt: " + String.join(", ", flaky.subList(0, Math.min(20, flaky.size()))));
        }
        return lines;
    }
}
