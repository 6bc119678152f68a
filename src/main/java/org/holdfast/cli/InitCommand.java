package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.config.Configuration;
import org.holdfast.config.ConfigurationTemplate;
import org.holdfast.desk.RepositoryFacts;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast init}: writes a commented configuration, with what git knows of the branches. */
final class InitCommand extends Verb {

    InitCommand(Console console) {
        super(console, "init", "Writes holdfast.toml with a comment on every key. Never overwrites a file.");
        option("--git", "REPO", String.class, "A repository of pkgsrc; by default one in DIR, or that DIR is in.");
        words("DIR", "The directory; by default the current one.");
        finish(
                "What the repository tells is filled in: the newest branch whose name ends with",
                "a quarter (release/2014Q1, pkgsrc-2014Q1), its backports, trunk, the day on",
                "which it left trunk, and the remotes. Without a repository the values are",
                "examples.",
                "Exit status: 0 written, 2 usage, or there is a file, 3 it cannot be written.");
    }

    @Override
    int run(ParseResult line) {
        if (words(line).size() > 1) {
            throw usage("give one DIR");
        }
        String directory = words(line).isEmpty() ? "" : words(line).getFirst();
        Path file = console.directory()
                .resolve(directory)
                .resolve(Configuration.FILE)
                .normalize();
        Path folder = console.directory().resolve(directory);
        Optional<RepositoryFacts> facts = path(line, "--git")
                .map(console.directory()::resolve)
                .map(named -> Optional.of(RepositoryFacts.of(named)
                        .orElseThrow(() -> usage(named + " is no repository of pkgsrc: no branch has mk/bsd.pkg.mk"))))
                .orElseGet(() -> RepositoryFacts.first(RepositoryFacts.usual(folder)));
        Optional<ConfigurationTemplate> filled = facts.map(one -> one.template(folder));
        String text = filled.map(ConfigurationTemplate::text).orElseGet(Configuration::template);
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            console.say("holdfast: " + file + " exists; nothing was changed");
            return ExitCode.USAGE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
        filled.ifPresent(one -> console.print(one.found().entrySet().stream()
                .map(found -> "  " + found.getKey() + " = " + found.getValue() + "\n")
                .collect(Collectors.joining("", "found " + facts.orElseThrow().repository() + ":\n", ""))));
        filled.filter(one -> one.release().isEmpty() || one.trunk().isEmpty())
                .ifPresent(one -> console.say("holdfast: it has no "
                        + (one.release().isEmpty() ? "branch whose name ends with a quarter" : "trunk")
                        + ": fill in [git] yourself"));
        console.print("wrote " + file + "; edit it, then run 'holdfast config check' and 'holdfast sync'\n");
        return ExitCode.OK;
    }
}
