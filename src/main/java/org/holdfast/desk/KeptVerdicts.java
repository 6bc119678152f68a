package org.holdfast.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.GateDependent;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Overruling;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.GateReport;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.holdfast.tool.SmallFile;

/** The gate's verdicts, a JSON file for each pair of packages, named by the digests of both: {@code 0123456789abcdef-fedcba9876543210.json}. */
final class KeptVerdicts {

    private static final int DIGITS = 16;

    private final Path directory;

    KeptVerdicts(Configuration configuration, Surroundings surroundings) {
        this.directory = surroundings
                .directory()
                .resolve(configuration.building().directory())
                .resolve("verdicts");
    }

    Path directory() {
        return directory;
    }

    private Path file(String old, String now) {
        return directory.resolve(start(old) + "-" + start(now) + ".json");
    }

    private static String start(String digest) {
        return digest.substring(0, Math.min(DIGITS, digest.length()));
    }

    /** Keeps an outcome; a maintainer's verdict on the same pair stays. */
    GateOutcome keep(GateOutcome outcome) {
        GateOutcome kept = outcome.overruling().isPresent()
                ? outcome
                : outcome.overruled(
                        find(outcome.before().sha256(), outcome.after().sha256())
                                .flatMap(GateOutcome::overruling));
        try {
            Files.createDirectories(directory);
            AtomicFile.write(
                    file(kept.before().sha256(), kept.after().sha256()),
                    new GateReport(kept, true).json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Unusable(directory.toString(), "the verdict cannot be kept there: " + SmallFile.words(e));
        }
        return kept;
    }

    /** The verdict on a pair of digests. */
    Optional<GateOutcome> find(String old, String now) {
        Path file = file(old, now);
        return Files.exists(file)
                ? Optional.of(read(file))
                        .filter(one -> one.before().sha256().equals(old)
                                && one.after().sha256().equals(now))
                : Optional.empty();
    }

    /** All verdicts, the latest last. */
    List<GateOutcome> all() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*-*.json")) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new Unusable(directory.toString(), "cannot be read: " + SmallFile.words(e));
        }
        return files.stream()
                .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified())
                        .thenComparing(Path::toString))
                .map(KeptVerdicts::read)
                .toList();
    }

    private static GateOutcome read(Path file) {
        try {
            JsonTree tree = JsonReader.tree(Files.readString(file));
            return new GateOutcome(
                    side(tree, "before"),
                    side(tree, "after"),
                    tree.elements("findings").stream()
                            .map(KeptVerdicts::finding)
                            .toList(),
                    isTrue(tree, "headers_unchanged"),
                    isTrue(tree, "types_unchanged"),
                    isTrue(tree, "archives_unchanged"),
                    tree.elements("dependents").stream()
                            .map(KeptVerdicts::dependent)
                            .toList(),
                    tree.at("overruled").map(KeptVerdicts::overruling));
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(
                    file.toString(), "is no verdict: " + e.getMessage() + "; remove it, and run 'holdfast gate' again");
        }
    }

    private static String text(JsonTree tree, String path) {
        return tree.text(path).orElseThrow(() -> new IllegalArgumentException("it has no '" + path + "'"));
    }

    private static boolean isTrue(JsonTree tree, String path) {
        return text(tree, path).equals("true");
    }

    private static GateOutcome.Side side(JsonTree tree, String which) {
        return new GateOutcome.Side(
                text(tree, which + ".name"), text(tree, which + ".file"), text(tree, which + ".sha256"));
    }

    /** A verdict by its word. */
    static Verdict verdict(String word) {
        return Stream.of(Verdict.values())
                .filter(one -> one.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no verdict"));
    }

    private static GateFinding finding(JsonTree tree) {
        return new GateFinding(
                text(tree, "check"),
                verdict(text(tree, "verdict")),
                Stream.of(GateFinding.Rebuild.values())
                        .filter(one ->
                                one.toString().equals(tree.text("rebuild").orElse("")))
                        .findFirst()
                        .orElse(GateFinding.Rebuild.ALL),
                text(tree, "file"),
                tree.number("line").orElse(0),
                text(tree, "says"),
                tree.elements("before").stream().map(JsonTree::toString).toList(),
                tree.elements("after").stream().map(JsonTree::toString).toList());
    }

    private static GateDependent dependent(JsonTree tree) {
        return new GateDependent(
                text(tree, "name"),
                tree.text("pkgpath").flatMap(PkgPath::parse),
                isTrue(tree, "rebuild"),
                isTrue(tree, "canary"),
                text(tree, "says"));
    }

    private static Overruling overruling(JsonTree tree) {
        return new Overruling(
                verdict(text(tree, "verdict")),
                text(tree, "reason"),
                text(tree, "by"),
                LocalDate.parse(text(tree, "on")));
    }
}
