package org.holdfast.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.SetMember;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.tool.Progress;

/** A repository in a temporary directory, and builds that are published to it one after the other. */
final class PublishedRepository {

    private final Path directory;
    private Path build;
    private int builds;
    Instant now = Instant.parse("2014-06-05T12:00:00Z");
    PublishRules rules = PublishRules.USUAL;
    BuildReport report = BuildReport.NONE;
    Set<Summaries.Format> formats = Set.of();

    PublishedRepository(Path directory) {
        this.directory = directory;
        this.build = directory.resolve("build0");
    }

    Path root() {
        return directory.resolve("repo");
    }

    Path build() {
        return build;
    }

    Publisher publisher() {
        return new Publisher(
                root(),
                Clock.fixed(now, ZoneOffset.UTC),
                "a test",
                formats,
                Duration.ofDays(14),
                Optional.empty(),
                Optional.empty(),
                new Packages(new Inputs(directory.resolve("cache"), InputStream.nullInputStream())),
                Progress.SILENT);
    }

    /** Publishes packages, an hour later. */
    PublishOutcome publish(PackageMaker... packages) {
        build = directory.resolve("build" + ++builds);
        try {
            Files.createDirectories(build);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (PackageMaker one : packages) {
            one.in(build);
        }
        return publishBuild();
    }

    /** Publishes what is in the directory of the last build. */
    PublishOutcome publishBuild() {
        now = now.plus(Duration.ofHours(1));
        Publisher publisher = publisher();
        return publisher.publish(publisher.candidates(List.of(build)).packages(), report, rules, false, done -> "{}\n");
    }

    /** The PKGNAMEs that a client finds, read as a client does. */
    List<String> listed() {
        List<String> names = new ArrayList<>();
        for (String line : summary().split("\n")) {
            if (line.startsWith("PKGNAME=")) {
                names.add(line.substring("PKGNAME=".length()));
            }
        }
        return names;
    }

    String summary() {
        try (var in = new GZIPInputStream(Files.newInputStream(root().resolve("All/pkg_summary.gz")))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The package files that a client can fetch. */
    Set<String> files() {
        Set<String> names = new TreeSet<>();
        try (var files = Files.list(root().resolve("All"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tgz"))
                    .forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    long summaryTime() {
        try {
            return Files.getLastModifiedTime(root().resolve("All/pkg_summary.gz"))
                    .toInstant()
                    .getEpochSecond();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What became of a package. */
    static SetMember of(PublishOutcome outcome, String pkgname) {
        return outcome.members().stream()
                .filter(one -> one.pkgname().text().equals(pkgname))
                .findFirst()
                .orElseThrow();
    }
}
