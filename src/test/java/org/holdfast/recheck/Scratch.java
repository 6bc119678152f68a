package org.holdfast.recheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A directory to be thrown away: a clone of the branch's repository without topics, and a configuration for it. */
record Scratch(Path directory, Path config, Git git, String tip, String trunk) {

    private static final Pattern SECTION = Pattern.compile("\\s*\\[+\\s*([^]]+?)\\s*]+.*");
    private static final Pattern KEY = Pattern.compile("(\\s*(\\w+)\\s*=\\s*)\"([^\"]*)\"(.*)");

    static Scratch of(Path original, Path directory) throws IOException {
        Path repository = directory.resolve("repository.git");
        Path config = directory.resolve("holdfast.toml");
        Path beside = original.resolveSibling("decisions.toml");
        if (Files.exists(beside)) {
            Files.copy(beside, directory.resolve("decisions.toml"));
        }
        Map<String, String> keys = new HashMap<>();
        Files.write(config, rewritten(original, repository, directory.resolve("store"), keys));
        Path source = original.resolveSibling(required(keys, "git.repository"));
        new Git(directory).require("clone", "-q", "--bare", "-s", source.toString(), repository.toString());
        Git git = new Git(repository);
        git.lines("for-each-ref", "--format=%(refname)", "refs/heads/backport/")
                .forEach(topic -> git.require("update-ref", "-d", topic));
        String tip = git.require("rev-parse", required(keys, "git.backports")).strip();
        return new Scratch(directory, config, git, tip, required(keys, "git.trunk"));
    }

    private static String required(Map<String, String> keys, String key) {
        String value = keys.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the configuration has no " + key);
        }
        return value;
    }

    /** The configuration with the scratch's paths; what it said is put into {@code keys}. */
    private static List<String> rewritten(Path original, Path repository, Path store, Map<String, String> keys)
            throws IOException {
        List<String> lines = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(original)) {
            Matcher head = SECTION.matcher(line);
            Matcher key = KEY.matcher(line);
            if (head.matches()) {
                section = head.group(1);
            }
            if (!key.matches()) {
                lines.add(line);
                continue;
            }
            String name = section + "." + key.group(2);
            keys.put(name, key.group(3));
            String value = switch (name) {
                case "git.repository" -> repository.toString();
                case "vulnerabilities.list" -> absolute(original, key.group(3));
                case "store.url" -> store.toString();
                default -> key.group(3);
            };
            lines.add(key.group(1) + '"' + value + '"' + key.group(4));
        }
        if (!keys.containsKey("store.url")) {
            lines.addAll(List.of("[store]", "url = \"" + store + '"'));
        }
        return lines;
    }

    private static String absolute(Path original, String path) {
        return path.contains("://") ? path : original.resolveSibling(path).toString();
    }

    WorkTree workTree(String name, String bmake) throws IOException {
        Path top = directory.resolve(name);
        new Git(directory).require("clone", "-q", "-s", "-n", git.repository().toString(), top.toString());
        return new WorkTree(top, bmake, systemMakefiles());
    }

    /** In place of the host's own makefiles, which are not those that pkgsrc's bootstrap installs. */
    private Path systemMakefiles() throws IOException {
        Path makefiles = Files.createDirectories(directory.resolve("mk"));
        Files.writeString(makefiles.resolve("sys.mk"), "unix?=We run pkgsrc\n.SUFFIXES: .o .c\nCC?=cc\nCXX?=c++\n");
        Files.writeString(makefiles.resolve("bsd.own.mk"), "OBJECT_FMT?=ELF\nX11_TYPE?=modular\n");
        return makefiles;
    }
}
