package org.holdfast.web;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.Surroundings;
import org.holdfast.desk.WindowOrder;

/** The branches that are shown; {@code ?branch=NAME} chooses one, the first is the usual one. */
final class Branches implements AutoCloseable {

    private final Map<String, BranchWatch> watches = new LinkedHashMap<>();
    private final Map<BranchWatch, Records> records = new LinkedHashMap<>();
    private final Surroundings surroundings;
    private final Optional<SyncSchedule> schedule;

    Branches(WindowOrder order) {
        this.surroundings = order.surroundings();
        Map<BranchWatch, List<String>> commands = new LinkedHashMap<>();
        for (WindowOrder.Shown shown : order.branches()) {
            BranchWatch watch = new BranchWatch(shown, surroundings);
            watches.put(watch.name(), watch);
            records.put(watch, new Records(watch));
            commands.put(watch, shown.sync());
        }
        this.schedule = order.sync().map(times -> new SyncSchedule(commands, times.every(), surroundings.clock()));
    }

    void start() {
        watches.values().forEach(BranchWatch::start);
        schedule.ifPresent(SyncSchedule::start);
    }

    List<String> names() {
        return List.copyOf(watches.keySet());
    }

    /** The branch that a request is about. */
    BranchWatch of(Context ctx) {
        String name = ctx.queryParam("branch");
        if (name == null || name.isEmpty()) {
            return watches.values().iterator().next();
        }
        BranchWatch watch = watches.get(name);
        if (watch == null) {
            throw new Refused(404, "No such branch", "there are " + String.join(", ", names()));
        }
        return watch;
    }

    /** What is known of it. */
    BranchView view(Context ctx) {
        BranchWatch watch = of(ctx);
        return watch.shown()
                .branch()
                .orElseThrow(() -> new Refused(
                        503,
                        "Nothing to show yet",
                        watch.name() + ": " + watch.shown().why()));
    }

    /** An address of this server, about a branch. */
    String link(String branch, String path) {
        return Page.link(path, branch, names());
    }

    /** The branches that were cut later, as far as there is something to show of them. */
    List<BranchView> newer(Context ctx) {
        BranchWatch watch = of(ctx);
        Optional<LocalDate> cut = watch.configuration().date();
        return watches.values().stream()
                .filter(other -> cut.isPresent()
                        && other.configuration()
                                .date()
                                .filter(cut.get()::isBefore)
                                .isPresent())
                .flatMap(other -> other.shown().branch().stream())
                .toList();
    }

    Records records(Context ctx) {
        BranchWatch watch = of(ctx);
        Records found = records.get(watch);
        if (found == null) {
            throw new IllegalStateException("a branch without records");
        }
        return found;
    }

    Optional<SyncSchedule.Run> lastSync(BranchWatch watch) {
        return schedule.flatMap(one -> one.last(watch));
    }

    List<BranchWatch> all() {
        return List.copyOf(watches.values());
    }

    LocalDate today() {
        return surroundings.today();
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    @Override
    public void close() {
        schedule.ifPresent(SyncSchedule::close);
        watches.values().forEach(BranchWatch::close);
    }
}
