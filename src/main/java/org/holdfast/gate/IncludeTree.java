package org.holdfast.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The headers of a package, laid out for a compiler: a copy in which nothing is included from outside of the package but the system's own
 * headers. What comes from other packages and is not here is an empty file: what depends on it is unknown in both packages alike.
 */
final class IncludeTree {

    private static final Pattern INCLUDES = Pattern.compile("include|include_next|import|embed|include_macros");
    private static final int MOST_HEADERS = 20_000;

    private final Headers headers;
    private final Path root;
    private final Path stubs;
    private final ToolBox tools;
    private final List<String> together = new ArrayList<>();
    private final Set<String> failing = new TreeSet<>();
    private final Set<String> absent = new TreeSet<>();

    private IncludeTree(Headers headers, Path root, ToolBox tools) {
        this.headers = headers;
        this.root = root;
        this.stubs = root.resolveSibling(root.getFileName() + "-stubs");
        this.tools = tools;
    }

    /** Lays out the headers below a new directory. */
    static IncludeTree of(Headers headers, String name, ToolBox tools) {
        IncludeTree tree = new IncludeTree(headers, tools.directory().resolve(name), tools);
        try {
            Files.createDirectories(tree.stubs);
            for (String path : headers.paths()) {
                tree.copy(path);
            }
            headers.tree()
                    .all(file -> file.isLink() && Headers.isHeader(file.path()))
                    .forEach(tree::copyLinked);
            tree.stub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        headers.paths().stream().limit(MOST_HEADERS).forEach(tree.together::add);
        return tree;
    }

    private void copyLinked(PackageFile link) {
        headers.tree()
                .resolve(link.path())
                .filter(file -> file.stored().isPresent())
                .ifPresent(file -> {
                    try {
                        write(link.path(), plain(link.path(), file.text()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private void copy(String path) throws IOException {
        PackageFile file = headers.tree().files().get(path);
        if (file != null) {
            write(path, plain(path, file.text()));
        }
    }

    private void write(String path, String text) throws IOException {
        Path target = file(path);
        Files.createDirectories(target.resolveSibling(""));
        Files.writeString(target, text, StandardCharsets.ISO_8859_1);
    }

    /** The text without what could read a file from elsewhere; its lines keep their numbers. */
    private String plain(String path, String text) {
        List<String> physical = new ArrayList<>(text.lines().toList());
        for (HeaderText.Line line : HeaderText.of(text).lines()) {
            if (INCLUDES.matcher(line.directive()).matches() && line.tokens().size() > 2) {
                String target = line.tokens().get(2).text();
                boolean named = target.startsWith("<") || target.startsWith("\"");
                if (!named || target.startsWith("/", 1) || (target.contains("..") && !isBeside(path, target))) {
                    for (int i = line.number() - 1; i < Math.min(line.last(), physical.size()); i++) {
                        physical.set(i, "");
                    }
                }
            }
        }
        return String.join("\n", physical).replace(".incbin", ".inc_bin") + "\n";
    }

    /** Whether an include is of a header of the package by its place beside another, {@code "../x.h"}: a compiler looks there first. */
    private boolean isBeside(String path, String target) {
        if (path.startsWith("/") || target.length() < 3 || !target.startsWith("\"") || target.indexOf('\0') >= 0) {
            return false;
        }
        Path beside = Path.of(path).resolveSibling(target.substring(1, target.length() - 1));
        return headers.paths().contains(beside.normalize().toString());
    }

    /** Makes an empty file of each header that is included and is not there. */
    private void stub() throws IOException {
        TreeSet<String> wanted = new TreeSet<>(headers.names().includes());
        wanted.removeIf(target -> !target.matches("[A-Za-z0-9_+][A-Za-z0-9_+./-]*") || target.contains(".."));
        Map<String, List<String>> byName = headers.paths().stream().collect(Collectors.groupingBy(IncludeTree::name));
        wanted.removeIf(target ->
                byName.getOrDefault(name(target), List.of()).stream().anyMatch(path -> path.endsWith("/" + target)));
        if (wanted.isEmpty()) {
            return;
        }
        Path all = root.resolveSibling(root.getFileName() + "-wanted.h");
        StringBuilder text = new StringBuilder();
        wanted.forEach(target -> text.append("#if !__has_include(<")
                .append(target)
                .append(">)\nabsent ")
                .append(target)
                .append("\n#endif\n"));
        Files.writeString(all, text, StandardCharsets.ISO_8859_1);
        ToolBox.Result result = tools.run(List.of("clang", "-E", "-P", "-x", "c", all.toString()), Optional.empty());
        for (String line : result.out().lines().toList()) {
            if (line.startsWith("absent ")) {
                String target = line.substring(7).replace(" ", "");
                if (wanted.contains(target)) {
                    absent.add(target);
                    Path stub = stubs.resolve(target).normalize();
                    Files.createDirectories(stub.resolveSibling(""));
                    Files.writeString(stub, "");
                }
            }
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The headers of other packages that are not here. */
    Set<String> absent() {
        return absent;
    }

    /** Options for a compiler that is to find the headers. */
    List<String> options() {
        Set<String> directories = new LinkedHashSet<>();
        directories.add(root.resolve("include").toString());
        headers.paths().forEach(path -> {
            String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            if (directory.endsWith("include") || directory.matches("lib/.*/include.*")) {
                directories.add(root.resolve(directory).toString());
            }
        });
        List<String> options = new ArrayList<>();
        directories.forEach(directory -> options.add("-I" + directory));
        // Where a system of several architectures has them, or a package with a directory of its own; the system's own
        // come first.
        try (Stream<Path> below =
                Files.exists(root.resolve("include")) ? Files.list(root.resolve("include")) : Stream.empty()) {
            below.filter(Files::isDirectory).sorted().forEach(directory -> options.add("-idirafter" + directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        options.add("-idirafter" + stubs);
        return options;
    }

    /** The path of a header within the package, of a file that a compiler names; empty if it is none of its headers. */
    Optional<String> path(String file) {
        String start = root + "/";
        return file.startsWith(start) ? Optional.of(file.substring(start.length())) : Optional.empty();
    }

    /** Where the copy of a header is. */
    Path file(String path) {
        return root.resolve(path.startsWith("/") ? "outside" + path : path);
    }

    /** A file that includes all headers that a compiler can read together. */
    Path all() {
        Path all = root.resolveSibling(root.getFileName() + "-all.h");
        StringBuilder text =
                new StringBuilder("#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <time.h>\n");
        together.stream()
                .filter(path -> !failing.contains(path))
                .forEach(path -> text.append("#include \"").append(file(path)).append("\"\n"));
        try {
            Files.writeString(all, text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    Headers headers() {
        return headers;
    }

    ToolBox tools() {
        return tools;
    }

    /** Leaves headers out: a compiler cannot read them. */
    void leaveOut(Set<String> paths) {
        failing.addAll(paths);
    }

    Set<String> leftOut() {
        return failing;
    }
}
