package org.holdfast.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.UpstreamAdvisory;

/**
 * Any bytes as advisories of OSV and of NVD, packed or not: they are read, or refused as {@link Unusable}. Asked for one of them, exactly that one
 * is given.
 */
public final class AdvisoryFuzz {

    private static final Path FILE = file();
    private static final UpstreamAdvisories READER =
            new UpstreamAdvisories(new Inputs(FILE, new ByteArrayInputStream(new byte[0])));

    private AdvisoryFuzz() {}

    private static Path file() {
        try {
            return Files.createTempDirectory("holdfast-fuzz").resolve("advisories");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called by the fuzzer, which does not count the time that classes take to begin. */
    public static void fuzzerInitialize() throws IOException {
        fuzzerTestOneInput(new byte[0]);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        read((where, wanted) -> READER.osv(where, wanted::contains), (where, wanted) -> READER.osv(where, id -> true));
        read((where, wanted) -> READER.nvd(where, wanted::contains), (where, wanted) -> READER.nvd(where, id -> true));
    }

    private static void read(
            BiFunction<String, Set<String>, Parsed<UpstreamAdvisory>> some,
            BiFunction<String, Set<String>, Parsed<UpstreamAdvisory>> all) {
        List<UpstreamAdvisory> read;
        try {
            read = all.apply(FILE.toString(), Set.of()).values();
        } catch (Unusable e) {
            return; // the answer to what has none
        }
        if (!read.isEmpty()) {
            Set<String> wanted = new HashSet<>(read.getLast().ids());
            List<UpstreamAdvisory> found = read.stream()
                    .filter(one -> one.ids().stream().anyMatch(wanted::contains))
                    .toList();
            if (!some.apply(FILE.toString(), wanted).values().equals(found)) {
                throw new IllegalStateException("asked for some, others are given: " + wanted);
            }
        }
    }
}
