package org.holdfast.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.history.GitTree;
import org.holdfast.history.PbulkIndex;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Submodules;
import org.holdfast.report.ScanReport;
import org.holdfast.tool.Git;
import picocli.CommandLine.ParseResult;

/** {@code holdfast scan}: prints the packages of a tree at a commit, without a checkout and, unless asked, without make. */
final class ScanCommand extends Verb {

    private static final int BMAKE_SECONDS = 60;

    /** What every package includes. */
    private static final String PKGSRC = "mk/bsd.pkg.mk";

    ScanCommand(Console console) {
        super(console, "scan", "Prints every package of a pkgsrc tree at a commit, from git, without make.");
        option("--git", "REPO", String.class, "The repository, bare or not.");
        option("--rev", "REV", String.class, "The commit; by default HEAD.");
        option("--opsys", "NAME", String.class, "The platform: Linux (default), SunOS, NetBSD, Darwin.");
        option("--os-version", "VERSION", String.class, "Its version.");
        option("--machine-arch", "ARCH", String.class, "Its architecture; by default x86_64.");
        options("--set", "VAR=VALUE", "A setting, as in mk.conf. Repeatable.");
        optionWithDefault(
                "--with-bmake",
                "PROGRAM",
                "bmake",
                "Ask the real bmake, or PROGRAM, for what is unknown. This runs commands from the tree.");
        option("--bmake-timeout", "SECONDS", Integer.class, "The time limit for a PKGPATH; by default 60.");
        flag("--json", "Print JSON, with DISTNAME, MAINTAINER, dependencies and the files read.");
        words("PKGPATH", "Only these; by default all.");
        finish(
                "Prints PKGPATH<TAB>PKGNAME<TAB>ok, or PKGPATH<TAB><TAB>unknown: reason. A",
                "directory that makes several packages (py27-foo, py34-foo) has a line for each.",
                "bmake needs no bootstrap, but without pkg_install in LOCALBASE it takes the",
                "compiler for too old, and is slow on some packages: --set LOCALBASE=DIR, or",
                "--set PKG_TOOLS_BIN=DIR with the directory of pkg_info and pkg_admin.",
                "Exit status: 0 all known, 1 some unknown or not read, 2 usage, 3 an unreadable repository.");
    }

    @Override
    int run(ParseResult line) {
        String repository = text(line, "--git").orElseThrow(() -> usage("give --git REPO"));
        Platform standard = Platform.LINUX_X86_64;
        Platform platform = new Platform(
                text(line, "--opsys").orElse(standard.opsys()),
                text(line, "--os-version").orElse(standard.osVersion()),
                text(line, "--machine-arch").orElse(standard.machineArch()));
        Map<String, String> settings = settings(texts(line, "--set"));
        Optional<String> bmake = text(line, "--with-bmake");
        Duration timeout = timeout(line);
        GitTree tree =
                new GitTree(new Git(Path.of(repository)), text(line, "--rev").orElse("HEAD")).ofCategories(repository);
        Submodules submodules = words(line).isEmpty() ? tree.submodules() : Submodules.NONE;
        List<PkgPath> paths = paths(words(line), tree);
        if (words(line).isEmpty()) {
            tree.readAhead();
        }
        PackageDefinitions definitions = new PackageDefinitions(
                tree, platform, settings, has(line, "--json") ? ScanReport.VARIABLES : List.of());
        List<Definition> found;
        if (bmake.isPresent()) {
            try (PbulkIndex index = PbulkIndex.of(bmake.get(), timeout, tree, platform, settings)) {
                found = evaluate(paths, path -> index.complete(path, definitions.evaluate(path)));
                console.report(index.malformed());
            }
        } else {
            found = evaluate(paths, definitions::evaluate);
        }
        if (!tree.exists(PKGSRC)) {
            console.say("holdfast: is this pkgsrc? " + repository + " has no " + PKGSRC + " at "
                    + text(line, "--rev").orElse("HEAD"));
        }
        ScanReport report = new ScanReport(found, submodules);
        console.print(has(line, "--json") ? report.json(definitions::buildlink) : report.text());
        long unknown = found.stream().filter(one -> one.unknown().isPresent()).count();
        if (unknown > 0) {
            console.say("holdfast: " + unknown + " of " + found.size() + " packages are unknown");
        }
        if (!submodules.isEmpty()) {
            console.say("holdfast: " + submodules);
        }
        return unknown == 0 && submodules.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** Evaluates directories in parallel. */
    private static List<Definition> evaluate(List<PkgPath> paths, Function<PkgPath, List<Definition>> evaluate) {
        return paths.parallelStream().map(evaluate).flatMap(List::stream).toList();
    }

    private Duration timeout(ParseResult line) {
        int seconds = line.matchedOptionValue("--bmake-timeout", BMAKE_SECONDS);
        if (seconds < 1) {
            throw usage("--bmake-timeout takes a positive number of seconds, not " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }

    private Map<String, String> settings(List<String> given) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : given) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw usage("--set takes VAR=VALUE, not '" + setting + "'");
            }
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }

    private List<PkgPath> paths(List<String> wanted, GitTree tree) {
        if (wanted.isEmpty()) {
            return tree.pkgpaths();
        }
        List<PkgPath> paths = new ArrayList<>();
        for (String word : wanted) {
            PkgPath path = PkgPath.parse(word).orElseThrow(() -> usage("'" + word + "' is no category/directory"));
            if (!tree.exists(path + "/Makefile")) {
                throw usage("no " + path + "/Makefile at that commit");
            }
            paths.add(path);
        }
        return paths;
    }
}
