package org.holdfast.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * A host with a package manager that behaves as a real pkgin was seen to: it takes a summary only if it is newer by a whole second, follows
 * any difference of version upwards and downwards, downloads a package of another BUILD_DATE again, compares FILE_SIZE, and goes on after
 * a file that is not there. Its exit codes are pkgin's.
 */
final class Client {

    private final String all;
    private final HttpClient http = HttpClient.newHttpClient();
    /** The records of the summary that it has, by PKGNAME. */
    private Map<String, Map<String, List<String>>> known = new TreeMap<>();

    private long time = -1;
    /** What is installed: the BUILD_DATE by PKGNAME. */
    private final Map<String, String> installed = new TreeMap<>();

    /** What the last command downloaded. */
    private final List<String> downloads = new ArrayList<>();

    Client(String all) {
        this.all = all;
    }

    List<String> downloads() {
        return downloads;
    }

    List<String> installed() {
        return List.copyOf(installed.keySet());
    }

    private HttpResponse<byte[]> get(String name) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(all + "/" + name)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads the summary; false if it is "up-to-date". */
    boolean update() {
        HttpResponse<byte[]> zst = get("pkg_summary.zst");
        HttpResponse<byte[]> summary = get("pkg_summary.gz");
        if (summary.statusCode() != 200) {
            throw new IllegalStateException("no summary: " + zst.statusCode() + ", " + summary.statusCode());
        }
        long modified = ZonedDateTime.parse(
                        summary.headers().firstValue("Last-Modified").orElseThrow(),
                        DateTimeFormatter.RFC_1123_DATE_TIME)
                .toEpochSecond();
        if (modified <= time) {
            return false;
        }
        time = modified;
        known = new TreeMap<>();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(summary.body()))) {
            for (String record : new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).split("\n\n")) {
                Map<String, List<String>> fields = new LinkedHashMap<>();
                record.lines()
                        .forEach(line -> fields.computeIfAbsent(
                                        line.substring(0, line.indexOf('=')), key -> new ArrayList<>())
                                .add(line.substring(line.indexOf('=') + 1)));
                known.put(fields.get("PKGNAME").getFirst(), fields);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** The exit code. */
    int install(String base) {
        update();
        downloads.clear();
        return best(base + "-[0-9]*").map(name -> installWith(name) ? 0 : 1).orElse(1); // "not available"
    }

    /** The exit code: 1 if a file was not there, or had another size; the others are upgraded all the same. */
    int upgrade() {
        update();
        return upgradeAsKnown();
    }

    /** The same, with a summary that was read before. */
    int upgradeAsKnown() {
        downloads.clear();
        boolean good = true;
        for (String name : List.copyOf(installed.keySet())) {
            String base = new PkgName(name).base().text();
            var best = best(base + "-[0-9]*");
            if (best.isPresent() && !(best.get().equals(name) && date(name).equals(installed.get(name)))) {
                good &= installWith(best.get());
                if (good && !best.get().equals(name)) {
                    installed.remove(name);
                }
            }
        }
        return good ? 0 : 1;
    }

    private String date(String name) {
        return known.get(name).getOrDefault("BUILD_DATE", List.of("")).getFirst();
    }

    private Optional<String> best(String pattern) {
        PkgPattern wanted = PkgPattern.parse(pattern);
        return known.keySet().stream()
                .filter(name -> wanted.matches(new PkgName(name)))
                .max((one, other) ->
                        PkgVersion.ORDER.compare(new PkgName(one).version(), new PkgName(other).version()));
    }

    private boolean installWith(String name) {
        boolean good = true;
        for (String need : known.get(name).getOrDefault("DEPENDS", List.of())) {
            var best = best(need);
            if (best.isPresent() && !installed.containsKey(best.get())) {
                good &= installWith(best.get());
            } // otherwise "unresolved" on stderr, and on it goes
        }
        HttpResponse<byte[]> file = get(name + ".tgz");
        downloads.add(name + ".tgz " + file.statusCode());
        if (file.statusCode() != 200
                || file.body().length
                        != Long.parseLong(known.get(name).get("FILE_SIZE").getFirst())) {
            return false;
        }
        installed.keySet().removeIf(old -> new PkgName(old).base().equals(new PkgName(name).base()));
        installed.put(name, date(name));
        return good;
    }
}
