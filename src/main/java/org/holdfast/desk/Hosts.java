package org.holdfast.desk;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.Host;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.store.HostDirectory;
import org.holdfast.tool.Concurrently;

/** The hosts that registered with a branch. They are kept beside the store, which is never opened for them. Thread-safe. */
public final class Hosts {

    private final HostDirectory directory;
    private final Clock clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** What a host was exposed to by a view of the branch; it holds until either changes. */
    private record Kept(String state, HostExposure exposure) {}

    /** The hosts of a configuration; nothing is read yet. */
    public Hosts(Configuration configuration, Surroundings surroundings) {
        this.directory = new HostDirectory(surroundings.directory().resolve(Path.of(configuration.hosts())));
        this.clock = surroundings.clock();
    }

    /**
     * Adds a host, or gives one a new token.
     *
     * @return the token, which is kept nowhere
     * @throws InvalidRequest if it cannot be called that
     */
    public String add(String name) {
        try {
            return directory.add(name, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Makes the token of a host worthless. */
    public void revoke(String name) {
        if (!isName(name) || !directory.revoke(name)) {
            throw unknown(name);
        }
    }

    /** Forgets a host, with all that it said. */
    public void forget(String name) {
        if (!isName(name) || !directory.forget(name)) {
            throw unknown(name);
        }
    }

    /** Whether a name can be that of a host. */
    public static boolean isName(String name) {
        return HostDirectory.NAME.matcher(name).matches();
    }

    /** Whether a token is that of a host. */
    public boolean accepts(String name, String token) {
        return directory.accepts(name, token);
    }

    /** Records the packages of a host. */
    public void record(String name, Collection<PkgName> packages) {
        if (!directory.record(name, packages, clock.instant())) {
            throw unknown(name);
        }
    }

    /** All hosts, by name. */
    public List<Host> all() {
        return directory.hosts();
    }

    /**
     * The host of that name, or all hosts, by name, compared with the list.
     *
     * @param listed gives the first day on which each entry was seen in the list; asked only if something is to be compared
     */
    public List<HostExposure> exposures(
            Optional<String> name, BranchView view, Supplier<Map<VulnKey, LocalDate>> listed) {
        List<Host> hosts = name.map(one -> List.of(directory.host(one).orElseThrow(() -> unknown(one))))
                .orElseGet(this::all);
        Supplier<Map<VulnKey, LocalDate>> once = Concurrently.once(listed);
        return hosts.stream().map(host -> exposure(host, view, once)).toList();
    }

    private HostExposure exposure(Host host, BranchView view, Supplier<Map<VulnKey, LocalDate>> listed) {
        Kept last = kept.get(host.name());
        if (last != null && last.exposure.host().equals(host) && last.state.equals(view.state())) {
            return last.exposure;
        }
        HostExposure exposure = HostExposure.of(host, view, listed.get());
        kept.put(host.name(), new Kept(view.state(), exposure));
        return exposure;
    }

    private static InvalidRequest unknown(String name) {
        return new InvalidRequest("no host '" + name + "' is known");
    }
}
