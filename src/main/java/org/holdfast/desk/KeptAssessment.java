package org.holdfast.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchState;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.store.Store;
import org.holdfast.tool.Download;
import org.holdfast.tool.SmallFile;
import org.holdfast.triage.Branch;

/**
 * The assessment of a whole branch in the form kept in the store, under the {@link #key} of what it depends on.
 *
 * @param branch the branch
 * @param assessed its findings
 * @param counts the number of dependent directories by PKGPATH
 * @param unused decisions that match no finding
 * @param untried why some fixes are untried
 * @param malformed the malformed lines of the inputs
 */
record KeptAssessment(
        Branch branch,
        List<AssessedFinding> assessed,
        Map<PkgPath, DependentCount> counts,
        List<MaintainerDecision> unused,
        Optional<String> untried,
        List<Malformed> malformed) {

    /** The version of the rules; raise it whenever the same inputs may give a different assessment. */
    private static final int RULES = 2;

    static KeptAssessment of(Assessment all) {
        return new KeptAssessment(
                all.branch(), all.assessed(), all.counts(), all.unused(), all.untried(), all.malformed());
    }

    Assessment open(Assessment.Background background) {
        return new Assessment(branch, branch.packages(), assessed, counts, unused, untried, malformed, background);
    }

    /**
     * The SHA-256 of what an assessment depends on: the date, the latest list, the commits of the branches, the requests, the
     * configuration, the decisions and the files of exploit scores.
     */
    static String key(Store store, Configuration configuration, Surroundings surroundings) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        StringBuilder parts = new StringBuilder();
        parts.append(RULES)
                .append('\n')
                .append(surroundings.today())
                .append('\n')
                .append(settings(configuration));
        parts.append('\n')
                .append(store.latestList().map(ListObservation::toString).orElse(""));
        branches.names()
                .forEach(name -> parts.append('\n')
                        .append(name)
                        .append(' ')
                        .append(store.branch(name).map(BranchState::commit).orElse("")));
        configuration.decisions().ifPresent(file -> parts.append('\n').append(content(Path.of(file))));
        Stream.concat(configuration.urgency().epss().stream(), configuration.urgency().kev().stream())
                .forEach(file -> parts.append('\n').append(stamp(file)));
        store.requests().forEach(one -> parts.append('\n').append(one));
        return sha256(parts.toString());
    }

    /**
     * What the configuration says that matters, whatever the directory is in which it was read: the store is the one in which the
     * assessment is kept. Maps are sorted, since their order differs from process to process.
     */
    private static String settings(Configuration configuration) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        List<Object> settings = new ArrayList<>(List.of(
                configuration.name(),
                branches.names(),
                branches.cut(),
                configuration.platform(),
                new TreeMap<>(configuration.mkConf()),
                new TreeMap<>(configuration.urgency().weights())));
        Stream.concat(Stream.of(configuration.leading()), configuration.rules().stream())
                .forEach(rule -> settings.addAll(List.of(rule.packages(), rule.leading(), rule.series())));
        return settings.toString();
    }

    private static String content(Path file) {
        try {
            return SmallFile.text(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private static String stamp(String file) {
        if (Download.isAddress(file)) {
            return file;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
            return Path.of(file).getFileName() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return file + " unreadable";
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
