package org.holdfast.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.holdfast.pkgsrc.BuildTiming;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads a history of builds: a CSV file with a header, a line for each build.
 *
 * <pre>
 * timestamp,pkgpath,pkgname,outcome,make_jobs,duration,cpu:configure,cpu:build
 * 1772302376,security/openssl,openssl-3.6.1,success,4,212345,30120,600450
 * </pre>
 *
 * <p>Times are in milliseconds, {@code timestamp} in seconds since 1970. {@code timestamp}, {@code pkgname}, {@code outcome} and
 * {@code duration} must be there; the processor time is the sum of the columns {@code cpu:…}; other columns are passed over.
 */
public final class BuildTimings {

    private static final Set<String> NEEDED = Set.of("timestamp", "pkgname", "outcome", "duration");

    /** More milliseconds, seconds since 1970 or bytes are a mistake. */
    private static final double MOST = 1e15;

    private BuildTimings() {}

    /**
     * Reads a file or address, compressed or not.
     *
     * @throws Unusable if it cannot be read, or a needed column is missing
     */
    public static Parsed<BuildTiming> read(Inputs inputs, String where) {
        List<BuildTiming> timings = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        inputs.read(where, in -> {
            try (CSVParser parser = parser(format, in, where)) {
                if (!parser.getHeaderNames().containsAll(NEEDED)) {
                    throw new Unusable(
                            where, "is no history of builds: its first line must name the columns " + NEEDED);
                }
                List<String> cpu = parser.getHeaderNames().stream()
                        .filter(name -> name.startsWith("cpu:"))
                        .toList();
                for (CSVRecord record : parser) {
                    try {
                        timings.add(timing(record, cpu));
                    } catch (IllegalArgumentException | DateTimeException e) {
                        malformed.add(new Malformed(
                                where, (int) parser.getCurrentLineNumber(), "no build: " + e.getMessage()));
                    }
                }
            } catch (UncheckedIOException e) {
                throw new Unusable(where, "is no CSV file: " + e.getMessage());
            }
            return timings;
        });
        return new Parsed<>(timings, malformed);
    }

    private static CSVParser parser(CSVFormat format, InputStream in, String where) throws IOException {
        try {
            return format.parse(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Unusable(where, "is no history of builds: " + e.getMessage());
        }
    }

    private static BuildTiming timing(CSVRecord record, List<String> cpu) {
        double seconds = number(record, "duration", true) / 1000;
        if (record.get("pkgname").isBlank()) {
            throw new IllegalArgumentException("without pkgname");
        }
        return new BuildTiming(
                Instant.ofEpochSecond((long) number(record, "timestamp", true)),
                new PkgName(record.get("pkgname")),
                record.isSet("pkgpath") ? PkgPath.parse(record.get("pkgpath")) : Optional.empty(),
                record.get("outcome").equals("success"),
                seconds,
                cpu.stream().mapToDouble(name -> number(record, name, false)).sum() / 1000,
                (int) Math.max(1, number(record, "make_jobs", false)));
    }

    private static double number(CSVRecord record, String column, boolean needed) {
        String text = record.isSet(column) ? record.get(column) : "-";
        if (text.equals("-") && !needed) {
            return 0;
        }
        double number = Double.parseDouble(text);
        if (!(number >= 0 && number <= MOST)) {
            throw new IllegalArgumentException("'" + column + "' is a number from 0, not '" + text + "'");
        }
        return number;
    }
}
