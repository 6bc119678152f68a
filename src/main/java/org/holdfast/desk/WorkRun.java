package org.holdfast.desk;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.holdfast.build.BuilderCommand;
import org.holdfast.build.Farm;
import org.holdfast.build.FarmClient;
import org.holdfast.build.Worker;
import org.holdfast.build.WorkerIdentity;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;

/** Works for a farm: over its database, or over HTTP. */
final class WorkRun {

    private final FarmSetup setup;
    private final Surroundings surroundings;
    private final WorkOrder order;
    private final BuildWatcher watcher;

    WorkRun(Configuration configuration, Surroundings surroundings, WorkOrder order, BuildWatcher watcher) {
        this.setup = new FarmSetup(configuration, surroundings);
        this.surroundings = surroundings;
        this.order = order;
        this.watcher = watcher;
    }

    void run() {
        BuilderCommand command = setup.command();
        WorkerIdentity identity = setup.identity(order.slots().orElse(setup.slots()), order.labels());
        Path work = order.work()
                .map(surroundings.directory()::resolve)
                .orElse(setup.root().resolve("work"));
        watcher.say("worker " + identity.name() + ", " + identity.slots() + " slots"
                + (identity.labels().isEmpty() ? "" : ", " + String.join(" ", identity.labels())));
        try {
            if (order.farm().isPresent()) {
                Path kept = work.resolve(identity.name()).resolve("kept");
                try (FarmClient client = new FarmClient(URI.create(order.farm().get()), token(), kept, identity)) {
                    work(client.worker(
                            setup.limits(), command, setup.failures(), work, watcher::say, surroundings.clock()));
                }
            } else {
                try (Farm farm = setup.farm(order.database())) {
                    farm.keep();
                    work(farm.worker(identity, setup.limits(), command, setup.failures(), work, watcher::say));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Worker worker) throws InterruptedException {
        worker.run(watcher::isOver, order.untilDone());
    }

    private String token() {
        Path file = order.token()
                .map(surroundings.directory()::resolve)
                .orElseThrow(() -> new InvalidRequest("give --token FILE, with the farm's token"));
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + SmallFile.words(e));
        }
    }
}
