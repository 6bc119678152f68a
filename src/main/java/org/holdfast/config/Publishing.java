package org.holdfast.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings for publishing, section {@code [publish]}.
 *
 * @param repository the directory of the repository
 * @param removals the file of removals: the configured one, or {@code removals.toml} in the same directory
 * @param prefix the directory below which packages install; empty to take it from the packages
 * @param grace for how many days a replaced file stays reachable
 * @param keep how many generations are kept
 * @param required PKGBASEs without which nothing is published
 * @param licences licences that may not be distributed
 * @param systemFiles a file that names the files that the platform has, one a line
 * @param formats the formats of the summary beside gz: {@code zst}, {@code xz}, {@code bz2}
 * @param mostFailed the most packages that may stay because their build failed or was refused, in per cent
 * @param mostRemoved the most packages that may be removed at once
 * @param key the file of the OpenPGP key, or {@code !command} that prints it, with which packages and summaries are signed
 * @param mirrors directories, or {@code host:directory} for rsync over ssh, to which every generation is copied
 * @param shell the program and arguments that run a command on a mirror's host
 */
public record Publishing(
        Optional<String> repository,
        String removals,
        Optional<String> prefix,
        int grace,
        int keep,
        List<String> required,
        List<String> licences,
        Optional<String> systemFiles,
        List<String> formats,
        int mostFailed,
        int mostRemoved,
        Optional<String> key,
        List<String> mirrors,
        List<String> shell) {

    static final Set<String> KEYS = Set.of(
            "repository",
            "removals",
            "prefix",
            "grace",
            "keep",
            "required",
            "licences",
            "system_files",
            "formats",
            "most_failed",
            "most_removed",
            "key",
            "mirrors",
            "ssh");

    private static final Set<String> FORMATS = Set.of("gz", "zst", "xz", "bz2");

    public Publishing {
        required = List.copyOf(required);
        licences = List.copyOf(licences);
        formats = List.copyOf(formats);
        mirrors = List.copyOf(mirrors);
        shell = List.copyOf(shell);
    }

    static Publishing of(Section section) {
        for (String format : section.strings("formats")) {
            if (!FORMATS.contains(format)) {
                throw section.refuse("formats", "'formats' are \"gz\", \"zst\", \"xz\" and \"bz2\"");
            }
        }
        return new Publishing(
                section.alone("repository").map(section::resolve),
                section.resolve(section.string("removals").orElse(section.beside(Removals.FILE))),
                section.string("prefix").map(prefix -> prefix.replaceFirst("/+$", "")),
                section.number("grace", 14),
                section.number("keep", 20),
                section.strings("required"),
                section.strings("licences"),
                section.string("system_files").map(section::resolve),
                section.contains("formats") ? section.strings("formats") : List.of("gz", "zst"),
                section.number("most_failed", 20),
                section.number("most_removed", 20),
                section.string("key").map(key -> key.startsWith("!") ? key : section.resolve(key)),
                section.strings("mirrors").stream()
                        .map(mirror -> mirror.matches("[^/]+:.*") ? mirror : section.resolve(mirror))
                        .toList(),
                List.of(section.string("ssh")
                        .orElse("ssh -o BatchMode=yes -o ConnectTimeout=20")
                        .strip()
                        .split(" +")));
    }
}
