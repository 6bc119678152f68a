package org.holdfast.recheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A work tree of pkgsrc at one commit at a time, in which the real bmake is asked about packages. */
final class WorkTree {

    private static final List<String> VARIABLES = List.of(
            "PKGNAME",
            "PATCHDIR",
            "DISTINFO_FILE",
            "DISTFILES",
            "PATCHFILES",
            "DISTNAME",
            "EXTRACT_SUFX",
            "DIST_SUBDIR",
            "DEPENDS",
            "BUILD_DEPENDS",
            "TOOL_DEPENDS",
            ".MAKE.MAKEFILES");

    /** What bmake says of a package; paths are from the tree's top. */
    record Answer(
            String pkgname,
            String patchDirectory,
            String distinfo,
            Set<String> distfiles,
            Map<String, Set<String>> dependencies,
            Set<String> makefiles) {}

    private final Path top;
    private final String bmake;
    private final Path makefiles;
    private final Map<String, Optional<Answer>> known = new HashMap<>();

    WorkTree(Path top, String bmake, Path makefiles) {
        this.top = top;
        this.bmake = bmake;
        this.makefiles = makefiles;
    }

    Git git() {
        return new Git(top);
    }

    void show(String commit) {
        known.clear();
        git().require("checkout", "-q", "-f", commit);
    }

    /** Nothing if the directory is no package, or bmake gives no PKGNAME. */
    Optional<Answer> ask(String directory) {
        return known.computeIfAbsent(directory, this::askBmake);
    }

    boolean isPackage(String directory) {
        return Files.isRegularFile(top.resolve(directory).resolve("Makefile"));
    }

    private Optional<Answer> askBmake(String directory) {
        if (!isPackage(directory)) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(bmake));
        VARIABLES.forEach(variable -> command.addAll(List.of("-V", "${" + variable + "}")));
        Map<String, String> environment = Map.of(
                "PATH",
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
                "HOME",
                "/nonexistent",
                "LC_ALL",
                "C",
                "MAKESYSPATH",
                makefiles.toString());
        List<String> values = Command.run(top.resolve(directory), command, environment, 60)
                .out()
                .lines()
                .map(String::strip)
                .toList();
        return values.size() != VARIABLES.size() || values.getFirst().isEmpty()
                ? Optional.empty()
                : Optional.of(answer(directory, values));
    }

    private Answer answer(String directory, List<String> values) {
        String distfiles = values.get(3).isEmpty() ? values.get(5) + values.get(6) : values.get(3);
        String subdirectory = values.get(7).isEmpty() ? "" : values.get(7) + "/";
        return new Answer(
                values.getFirst(),
                fromTop(directory, values.get(1)),
                fromTop(directory, values.get(2)),
                words(distfiles + " " + values.get(4))
                        .map(file -> subdirectory + file)
                        .collect(Collectors.toCollection(TreeSet::new)),
                dependencies(directory, values.get(8) + " " + values.get(9) + " " + values.get(10)),
                words(values.get(11))
                        .map(file -> fromTop(directory, file))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private Map<String, Set<String>> dependencies(String directory, String text) {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        words(text).forEach(dependency -> {
            int colon = dependency.lastIndexOf(':');
            if (colon > 0) {
                dependencies
                        .computeIfAbsent(fromTop(directory, dependency.substring(colon + 1)), on -> new TreeSet<>())
                        .add(dependency.substring(0, colon));
            }
        });
        return dependencies;
    }

    private String fromTop(String directory, String path) {
        Path absolute = top.resolve(directory).resolve(path).normalize();
        return absolute.startsWith(top) ? top.relativize(absolute).toString() : absolute.toString();
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split("\\s+"))
                .map(word -> word.replaceAll("[\"']", ""))
                .filter(word -> !word.isEmpty());
    }

    /** The lines of a file; none if it is not there. */
    List<String> lines(String file) {
        try {
            Path path = top.resolve(file);
            return Files.isRegularFile(path) ? Files.readAllLines(path, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the patches in a directory. */
    Set<String> patches(String directory) {
        Path path = top.resolve(directory);
        if (!Files.isDirectory(path)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("patch-") && !name.matches(".*(\\.orig|\\.rej|~)"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checksum of a patch as distinfo has it: without the lines of the keyword. */
    String checksum(String patch) {
        try {
            byte[] text = Files.readAllBytes(top.resolve(patch));
            String kept = new String(text, StandardCharsets.ISO_8859_1).replaceAll("(?m)^.*[$]NetBSD.*(\n|\\z)", "");
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(kept.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
