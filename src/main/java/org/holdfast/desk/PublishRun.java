package org.holdfast.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.audit.VulnIndex;
import org.holdfast.config.Configuration;
import org.holdfast.config.Publishing;
import org.holdfast.config.Removals;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.publish.BuildReport;
import org.holdfast.publish.PublishRules;
import org.holdfast.publish.Publisher;
import org.holdfast.publish.Summaries;
import org.holdfast.report.PublishReport;
import org.holdfast.report.RollbackReport;
import org.holdfast.source.Packages;
import org.holdfast.tool.Progress;
import org.holdfast.tool.SigningKey;
import org.holdfast.tool.SmallFile;

/** Carries out orders about a repository of packages: a {@link PublishOrder}, a {@link RollbackOrder}, questions. */
final class PublishRun {

    /** The most bytes of a list of the files of a system. */
    private static final int LARGEST_LIST = 64 << 20;

    private final Configuration configuration;
    private final Publishing settings;
    private final Surroundings surroundings;
    private final Progress progress;
    private final Packages packages;

    PublishRun(Configuration configuration, Surroundings surroundings, Progress progress) {
        this.configuration = configuration;
        this.settings = configuration.publishing();
        this.surroundings = surroundings;
        this.progress = progress;
        this.packages = new Packages(surroundings.inputs());
    }

    PublishResult publish(PublishOrder order) {
        PublishRules rules = rules(order);
        BuildReport build =
                order.build().map(where -> BuildReport.read(packages, where)).orElse(BuildReport.NONE);
        Publisher publisher = publisher(order.repository(), order.prefix(), "publish");
        Publisher.Candidates candidates = publisher.candidates(order.packages());
        if (candidates.packages().isEmpty()
                && candidates.malformed().isEmpty()
                && build.failed().isEmpty()
                && rules.removals().isEmpty()) {
            throw new InvalidRequest(
                    order.packages().isEmpty()
                            ? "give --packages DIR, or removals"
                            : "no packages (*.tgz) in "
                                    + order.packages().stream()
                                            .map(Path::toString)
                                            .collect(Collectors.joining(", ")));
        }
        PublishOutcome outcome = publisher.publish(
                candidates.packages(),
                build.with(candidates.malformed()),
                rules,
                order.dry(),
                done -> new PublishReport(done, List.of(), List.of()).json());
        List<Malformed> malformed = new ArrayList<>(candidates.malformed());
        malformed.addAll(build.malformed());
        return new PublishResult(outcome, mirrors(publisher, outcome.state()), malformed);
    }

    RollbackResult rollback(RollbackOrder order) {
        PublishRules rules = rules(PublishOrder.ofNothing(order.repository(), order.vulns()));
        Publisher publisher = publisher(order.repository(), "rollback");
        RollbackOutcome outcome = publisher.rollback(
                order.to(),
                order.why(),
                Set.copyOf(order.drops()),
                rules,
                order.dry(),
                done -> new RollbackReport(done, List.of()).json());
        return new RollbackResult(outcome, mirrors(publisher, outcome.state()));
    }

    /** Brings the mirrors up to date, unless nothing is to be written. */
    private List<MirrorOutcome> mirrors(Publisher publisher, PublishOutcome.State state) {
        return switch (state) {
            case PUBLISHED, UNCHANGED -> publisher.mirror(settings.mirrors(), settings.shell());
            case PLANNED, REFUSED -> List.of();
        };
    }

    private PublishRules rules(PublishOrder order) {
        return rules(
                order,
                order.vulns()
                        .or(configuration::vulns)
                        .map(where -> new ListReading(configuration, surroundings, progress).read(where, false))
                        .map(list -> new VulnIndex(list.entries())));
    }

    /** The rules for a rollback, with a list that was read. */
    PublishRules rules(Optional<VulnIndex> index) {
        return rules(PublishOrder.ofNothing(Optional.empty(), Optional.empty()), index);
    }

    private PublishRules rules(PublishOrder order, Optional<VulnIndex> index) {
        List<PackageRemoval> removed = order.removals()
                .or(() -> Optional.of(Path.of(settings.removals())).filter(SmallFile::exists))
                .map(Removals::read)
                .orElse(List.of());
        return new PublishRules(
                removed,
                Set.copyOf(order.allowed()),
                order.breaks(),
                Set.copyOf(settings.required()),
                Set.copyOf(settings.licences()),
                order.systemFiles().or(settings::systemFiles).map(this::lines).orElse(Set.of()),
                settings.mostFailed(),
                settings.mostRemoved(),
                order.pastLimits(),
                index,
                broken());
    }

    /** What the gate holds back: new packages that break those that use them, unless a maintainer overruled it. */
    private Map<String, String> broken() {
        return new KeptVerdicts(configuration, surroundings)
                .all().stream()
                        .filter(one -> one.verdict().compareTo(Verdict.SOURCE_BREAK) >= 0)
                        .collect(Collectors.toMap(
                                one -> one.before().sha256() + " " + one.after().sha256(),
                                one ->
                                        "breaks those that use it, says the gate: %s%s ('holdfast gate overrule' if it does not)"
                                                .formatted(
                                                        one.verdict(),
                                                        one.findings().stream()
                                                                .findFirst()
                                                                .map(finding -> ", " + finding.says())
                                                                .orElse("")),
                                (a, b) -> a));
    }

    private Set<String> lines(String file) {
        try {
            return SmallFile.text(Path.of(file), StandardCharsets.ISO_8859_1, LARGEST_LIST)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            throw new Unusable(file, String.valueOf(e.getMessage()));
        }
    }

    Publisher publisher(Optional<Path> repository, String verb) {
        return publisher(repository, Optional.empty(), verb);
    }

    /** A publisher of the configured repository for those who only look. */
    Publisher withoutKey() {
        return publisher(Optional.empty(), Optional.empty(), "repo", Optional.empty());
    }

    private Publisher publisher(Optional<Path> repository, Optional<String> prefix, String verb) {
        return publisher(repository, prefix, verb, settings.key().map(SigningKey::read));
    }

    private Publisher publisher(
            Optional<Path> repository, Optional<String> prefix, String verb, Optional<SigningKey> key) {
        Path root = repository
                .map(surroundings.directory()::resolve)
                .or(() -> settings.repository().map(Path::of))
                .orElseThrow(() -> new InvalidRequest(
                        "name the repository, or set 'repository' in [publish] of " + Configuration.FILE));
        String user = surroundings
                .environment()
                .getOrDefault("USER", surroundings.environment().getOrDefault("LOGNAME", "an unknown user"));
        return new Publisher(
                root,
                surroundings.clock(),
                "'holdfast " + verb + "' of " + user + ", process "
                        + ProcessHandle.current().pid() + ", since "
                        + surroundings.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                settings.formats().stream()
                        .map(format -> Summaries.Format.valueOf(format.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                Duration.ofDays(settings.grace()),
                prefix.or(settings::prefix),
                key,
                packages,
                progress);
    }
}
