package org.holdfast.build;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What workers and the farm say to each other over HTTP: JSON, with the values of the field as texts. */
final class FarmWire {

    /** The version of this language; both sides must speak the same. */
    static final String VERSION = "1";

    /** The header that names it. */
    static final String HEADER = "Holdfast-Farm";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private FarmWire() {}

    record Hello(String name, List<String> labels, int slots) {}

    record Welcome(String session) {}

    record Most(int most) {}

    record Leases(List<LeaseText> leases) {}

    record LeaseText(
            long build,
            String pkgname,
            String pkgpath,
            String lane,
            long token,
            int attempt,
            int timeout,
            double expected) {

        static LeaseText of(Lease lease) {
            return new LeaseText(
                    lease.build(),
                    lease.pkgname().text(),
                    lease.pkgpath().map(PkgPath::toString).orElse(""),
                    lease.lane(),
                    lease.token(),
                    lease.attempt(),
                    lease.timeout(),
                    lease.expected());
        }

        Lease lease() {
            return new Lease(
                    build, new PkgName(pkgname), PkgPath.parse(pkgpath), lane, token, attempt, timeout, expected);
        }
    }

    record Renewed(List<LeaseText> lost, boolean draining) {}

    record Finish(LeaseText lease, ResultText result) {}

    record Answer(boolean yes) {}

    record ResultText(
            String kind,
            String rule,
            List<String> lines,
            String signature,
            String sha256,
            long size,
            long started,
            double seconds,
            double cpuSeconds,
            long memory,
            String log) {

        static ResultText of(BuildResult result) {
            Optional<Failure> failure = result.failure();
            return new ResultText(
                    failure.map(one -> one.kind().name()).orElse(""),
                    failure.map(Failure::rule).orElse(""),
                    failure.map(Failure::lines).orElse(List.of()),
                    failure.map(Failure::signature).orElse(""),
                    result.sha256(),
                    result.size(),
                    result.started().toEpochMilli(),
                    result.seconds(),
                    result.cpuSeconds(),
                    result.memory(),
                    result.log());
        }

        BuildResult result() {
            return new BuildResult(
                    kind.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Failure(FailureKind.valueOf(kind), rule, lines, signature)),
                    sha256,
                    size,
                    Instant.ofEpochMilli(started),
                    seconds,
                    cpuSeconds,
                    memory,
                    log);
        }
    }

    record Supplies(List<Supply> supplies) {}

    record Supply(String pkgname, String sha256) {}

    static byte[] write(Record value) {
        return JSON.writeValueAsBytes(value);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is none of its kind
     */
    static <T extends Record> T read(byte[] bytes, Class<T> type) {
        try {
            T value = JSON.readValue(bytes, type);
            if (value == null) {
                throw new IllegalArgumentException("nothing");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
