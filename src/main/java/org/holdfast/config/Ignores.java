package org.holdfast.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * What the admin of a host has decided not to be told again, from {@code holdfast-ignore.toml}.
 *
 * <pre>
 * [[ignore]]
 * package = "openssl<1.0.1h"        # PKGNAME, PKGBASE or a pattern
 * advisory = "CVE-2014-0224"        # a CVE id, or a part of an entry's address
 * until = 2027-01-01
 * why = "no service of this host speaks TLS"
 * </pre>
 *
 * <p>Each says a package, an advisory, until when, and why. After that day it counts no longer. A file with one mistake is refused as a whole.
 *
 * @param ignored what is ignored, in the order of the file
 */
public record Ignores(List<Ignored> ignored) {

    /** The default file name, in the working directory. */
    public static final String FILE = "holdfast-ignore.toml";

    /** Nothing is ignored. */
    public static final Ignores NONE = new Ignores(List.of());

    private static final Set<String> KEYS = Set.of("package", "advisory", "until", "why");

    /**
     * One that is ignored.
     *
     * @param scope the packages and the advisory
     * @param until the last day on which it counts
     * @param why the reason
     * @param where the file and line
     */
    public record Ignored(MaintainerDecision.Scope scope, LocalDate until, String why, String where) {

        private boolean covers(PkgName pkgname, VulnEntry entry) {
            return scope.names(pkgname, Optional.empty()) && scope.names(entry);
        }
    }

    public Ignores {
        ignored = List.copyOf(ignored);
    }

    /** Whether a finding is ignored on a day. */
    public boolean covers(PkgName pkgname, VulnEntry entry, LocalDate today) {
        return ignored.stream().anyMatch(one -> !one.until().isBefore(today) && one.covers(pkgname, entry));
    }

    /** Those that would cover a finding, but ended before a day. */
    public List<Ignored> ended(PkgName pkgname, VulnEntry entry, LocalDate today) {
        return ignored.stream()
                .filter(one -> one.until().isBefore(today) && one.covers(pkgname, entry))
                .toList();
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfiguration if it cannot be read, or something in it is malformed
     */
    public static Ignores read(Path file) {
        return new Ignores(new Parser(file.toString()).parse(TomlText.read(file, StandardCharsets.UTF_8)));
    }

    private record Parser(String file) {

        List<Ignored> parse(String text) {
            TomlParseResult toml = TomlText.parse(file, text);
            if (toml.hasErrors()) {
                TomlParseError error = toml.errors().getFirst();
                throw invalid(error.position(), String.valueOf(error.getMessage()));
            }
            for (String key : toml.keySet()) {
                if (!key.equals("ignore")
                        || !(toml.get(key) instanceof TomlArray array)
                        || !array.toList().stream().allMatch(TomlTable.class::isInstance)) {
                    throw invalid(
                            toml.inputPositionOf(List.of(key)), "only [[ignore]] is known here, not '" + key + "'");
                }
            }
            TomlArray all = toml.getArrayOrEmpty("ignore");
            return IntStream.range(0, all.size())
                    .mapToObj(i -> ignored(all.getTable(i), all.inputPositionOf(i)))
                    .toList();
        }

        private Ignored ignored(TomlTable table, TomlPosition position) {
            for (String key : table.keySet()) {
                if (!KEYS.contains(key)) {
                    throw invalid(
                            table.inputPositionOf(List.of(key)),
                            "no key '" + key + "' is known in [[ignore]]; there are "
                                    + String.join(", ", KEYS.stream().sorted().toList()));
                }
            }
            if (!(table.get("until") instanceof LocalDate until)) {
                throw invalid(position, "'until' is a date, without quotes: 2027-01-01");
            }
            try {
                return new Ignored(
                        new MaintainerDecision.Scope(
                                must(table, "package", position), Optional.of(must(table, "advisory", position))),
                        until,
                        must(table, "why", position),
                        at(position));
            } catch (IllegalArgumentException e) {
                throw invalid(position, String.valueOf(e.getMessage()));
            }
        }

        private String must(TomlTable table, String key, TomlPosition position) {
            if (table.get(key) instanceof String text && !text.isBlank() && text.indexOf('\n') < 0) {
                return text;
            }
            throw invalid(position, "an [[ignore]] says '" + key + "', a text in quotes");
        }

        private InvalidConfiguration invalid(@Nullable TomlPosition position, String why) {
            return new InvalidConfiguration(at(position), why);
        }

        private String at(@Nullable TomlPosition position) {
            return position == null ? file : file + ":" + position.line();
        }
    }
}
