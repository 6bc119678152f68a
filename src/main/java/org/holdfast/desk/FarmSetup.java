package org.holdfast.desk;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.holdfast.build.BuilderCommand;
import org.holdfast.build.CommandBuilder;
import org.holdfast.build.FailureRules;
import org.holdfast.build.Farm;
import org.holdfast.build.WorkerIdentity;
import org.holdfast.config.Building;
import org.holdfast.config.Configuration;

/** Makes of the configuration what the farm needs. */
final class FarmSetup {

    private static final int CONNECTIONS = 8;

    private final Configuration configuration;
    private final Building settings;
    private final Surroundings surroundings;
    private final Optional<Apart> apart;

    FarmSetup(Configuration configuration, Surroundings surroundings) {
        this(configuration, surroundings, Optional.empty());
    }

    private FarmSetup(Configuration configuration, Surroundings surroundings, Optional<Apart> apart) {
        this.configuration = configuration;
        this.settings = configuration.building();
        this.surroundings = surroundings;
        this.apart = apart;
    }

    /** Builds that are nobody else's: in a directory of their own, with other packages than those that are published. */
    private record Apart(Path root, Path packages) {}

    /** The same for builds in another directory, which this process alone makes, with other packages in place of those that are published. */
    FarmSetup apart(Path root, Path packages) {
        return new FarmSetup(configuration, surroundings, Optional.of(new Apart(root, packages)));
    }

    Path root() {
        return apart.map(Apart::root).orElseGet(() -> surroundings.directory().resolve(settings.directory()));
    }

    /** Whether the database can be used by several processes. */
    boolean isShared() {
        return settings.database().isPresent() && apart.isEmpty();
    }

    Farm farm(Optional<String> database) {
        return Farm.open(
                root(),
                database.or(() -> settings.database().filter(none -> isShared())),
                published(),
                settings.attempts(),
                CONNECTIONS,
                surroundings.clock());
    }

    /** The directory of the packages that are published, if there is one. */
    Optional<Path> published() {
        return apart.isPresent() ? apart.map(Apart::packages) : live();
    }

    private Optional<Path> live() {
        return configuration
                .publishing()
                .repository()
                .map(repository -> surroundings.directory().resolve(repository).resolve("All"))
                .filter(Files::isDirectory);
    }

    BuilderCommand command() {
        BuilderCommand command = new BuilderCommand(
                settings.command(),
                settings.tree()
                        .map(tree -> surroundings.directory().resolve(tree).toAbsolutePath()),
                Math.max(1, settings.jobs()));
        CommandBuilder.check(command);
        return command;
    }

    FailureRules failures() {
        FailureRules rules = FailureRules.builtIn();
        return settings.failures()
                .map(file -> rules.withFirst(surroundings.directory().resolve(file)))
                .orElse(rules);
    }

    CommandBuilder.Limits limits() {
        return new CommandBuilder.Limits(
                Math.max(1, settings.silence()) * 60,
                settings.memory() * 1_048_576L,
                settings.log() * 1024L,
                settings.nice(),
                settings.machine(),
                settings.slurm());
    }

    int slots() {
        return settings.slots() > 0 ? settings.slots() : Runtime.getRuntime().availableProcessors();
    }

    WorkerIdentity identity(int slots, List<String> labels) {
        Set<String> all = new LinkedHashSet<>(settings.labels());
        all.addAll(labels);
        byte[] chance = new byte[3];
        ThreadLocalRandom.current().nextBytes(chance);
        return new WorkerIdentity(
                host() + "-" + ProcessHandle.current().pid() + "-"
                        + HexFormat.of().formatHex(chance),
                all,
                slots);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
