package org.holdfast.triage;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.audit.Finding;
import org.holdfast.triage.Priority.Factor;
import org.holdfast.triage.Priority.Part;

/**
 * Computes the {@link Priority} of findings. A factor gives its weight times a share from 0 to 1; a higher value never
 * gives fewer points.
 *
 * <pre>
 * exploit     {@link Severity#share}
 * age         days open / 365
 * dependents  log10(1 + packages) / 3
 * clears      findings closed by the backport / 10
 * effort      clean: 1, less 0.05 for each further commit, at least 0.55; untried: 0.5;
 *             adapt: 0.5, less 0.05 an obstacle or commit, at least 0.05
 * epss        square root of the highest probability of its CVEs
 * kev         1 if one of its CVEs is in the catalogue
 * requests    0.5 for the first, 0.25 for each further one
 * installs    hosts with the package / hosts
 * </pre>
 *
 * <p>{@code clears} and {@code effort} count only for {@code Pullup}, with whichever of its two backports gives more
 * points; in a tie with the one that closes most findings. Factors that are not known are left out.
 *
 * @param weights the most points of each factor
 * @param today the UTC day
 * @param dependents the dependencies on the branch
 * @param epss the probability of exploitation within 30 days, from 0 to 1, by CVE id in upper case, from FIRST's EPSS;
 *     empty if not configured
 * @param kev the CVE ids, in upper case, in CISA's catalogue of known exploited vulnerabilities; empty if not
 *     configured
 * @param since the first day of a finding; empty if not known
 * @param requests the open requests for a finding, by their reference, {@code #12}
 * @param installs which hosts have which packages
 */
public record Prioritiser(
        Weights weights,
        LocalDate today,
        Dependents dependents,
        Map<String, Double> epss,
        Set<String> kev,
        Function<Finding, Optional<LocalDate>> since,
        Function<Finding, List<String>> requests,
        Installs installs) {

    private static final double DAYS = 365;
    private static final double CLEARED = 10;

    /** The share of effort of an untried backport; one with an obstacle has less, a clean one more. */
    private static final double HALF = 0.5;

    private static final double STEP = 0.05;

    /** The share of the first request; each further one adds half of that. */
    private static final double FIRST_REQUEST = 0.5;

    private static final int NAMED_REQUESTS = 3;

    /** No requests. */
    public Prioritiser(
            Weights weights,
            LocalDate today,
            Dependents dependents,
            Map<String, Double> epss,
            Set<String> kev,
            Function<Finding, Optional<LocalDate>> since) {
        this(weights, today, dependents, epss, kev, since, finding -> List.of(), Installs.NONE);
    }

    public Prioritiser {
        epss = Map.copyOf(epss);
        kev = Set.copyOf(kev);
    }

    /** A copy with the open requests for findings. */
    public Prioritiser asked(Function<Finding, List<String>> requests) {
        return new Prioritiser(weights, today, dependents, epss, kev, since, requests, installs);
    }

    /** The priority of a finding; {@link Priority#NONE} if it is patched, not affected or accepted. */
    public Priority of(Triaged one) {
        return switch (one.disposition()) {
            case Disposition.Patched settled -> Priority.NONE;
            case Disposition.NotAffected settled -> Priority.NONE;
            case Disposition.Accepted settled -> Priority.NONE;
            case Disposition.Pullup pullup -> open(one, work(pullup));
            case Disposition.Upgrade other -> open(one, List.of());
            case Disposition.Publishing other -> open(one, List.of());
            case Disposition.Merging other -> open(one, List.of());
            case Disposition.ByHand other -> open(one, List.of());
            case Disposition.PolicyForbids other -> open(one, List.of());
            case Disposition.NoFix other -> open(one, List.of());
            case Disposition.EndOfLife other -> open(one, List.of());
            case Disposition.SuspectEntry other -> open(one, List.of());
            case Disposition.Undetermined other -> open(one, List.of());
        };
    }

    private Priority open(Triaged one, List<Part> work) {
        List<Part> parts = new ArrayList<>();
        parts.add(exploit(one.finding().entry().type()));
        since.apply(one.finding()).map(this::age).ifPresent(parts::add);
        one.pkgpath().map(path -> dependents(dependents.transitive(path))).ifPresent(parts::add);
        parts.addAll(work);
        List<String> cves = one.finding().entry().cves();
        epss(cves).ifPresent(parts::add);
        cves.stream()
                .filter(kev::contains)
                .findFirst()
                .map(cve -> part(Factor.KEV, "known to be exploited", 1))
                .ifPresent(parts::add);
        requests(requests.apply(one.finding())).ifPresent(parts::add);
        installs(installs.of(one.finding().pkgname().base())).ifPresent(parts::add);
        return new Priority(parts);
    }

    Optional<Part> requests(List<String> asking) {
        if (asking.isEmpty()) {
            return Optional.empty();
        }
        String more = asking.size() > NAMED_REQUESTS ? " and " + (asking.size() - NAMED_REQUESTS) + " more" : "";
        String words =
                "asked for in " + String.join(", ", asking.subList(0, Math.min(NAMED_REQUESTS, asking.size()))) + more;
        return Optional.of(part(Factor.REQUESTS, words, FIRST_REQUEST * (1 + 0.5 * (asking.size() - 1))));
    }

    private Optional<Part> installs(int hosts) {
        return hosts == 0
                ? Optional.empty()
                : Optional.of(part(
                        Factor.INSTALLS,
                        "installed on %,d of %s".formatted(hosts, count(installs.hosts(), "host")),
                        (double) hosts / installs.hosts()));
    }

    Part exploit(String type) {
        Severity severity = Severity.of(type);
        return part(Factor.EXPLOIT, severity.describe(), severity.share());
    }

    Part age(LocalDate opened) {
        long days = Math.max(0, ChronoUnit.DAYS.between(opened, today));
        String words = days == 0 ? "open since today" : "open for " + count(days, "day");
        return part(Factor.AGE, words, days / DAYS);
    }

    Part dependents(int count) {
        String words = count == 1 ? "1 package depends on it" : "%,d packages depend on it".formatted(count);
        return part(Factor.DEPENDENTS, words, Math.log10(1.0 + count) / 3);
    }

    /** The parts of the backport with more points: {@code fix} only if it has more than {@code best}. */
    private List<Part> work(Disposition.Pullup pullup) {
        List<Part> best = work(pullup.best());
        List<Part> fix = work(pullup.fix());
        return points(fix) > points(best) ? fix : best;
    }

    private static int points(List<Part> parts) {
        return parts.stream().mapToInt(Part::points).sum();
    }

    private List<Part> work(BackportOption backport) {
        return List.of(
                part(Factor.CLEARS, "clears " + count(backport.clears(), "finding"), backport.clears() / CLEARED),
                effort(backport));
    }

    Part effort(BackportOption backport) {
        int along = backport.commits() - 1;
        String with = along <= 0 ? "" : " with " + count(along, "more commit");
        return switch (backport.grade()) {
            case CLEAN -> part(Factor.EFFORT, "applies cleanly" + with, 1 - Math.min(HALF - STEP, STEP * along));
            case UNTRIED -> part(Factor.EFFORT, "not tried", HALF);
            case ADAPT -> {
                int obstacles = backport.obstacles();
                yield part(
                        Factor.EFFORT,
                        "has " + count(obstacles, "obstacle") + with,
                        Math.max(STEP, HALF - STEP * (obstacles + along)));
            }
        };
    }

    private Optional<Part> epss(List<String> cves) {
        OptionalDouble highest =
                cves.stream().filter(epss::containsKey).mapToDouble(epss::get).max();
        return highest.isEmpty()
                ? Optional.empty()
                : Optional.of(part(
                        Factor.EPSS,
                        // Truncated, never rounded up to 1, which would be a certainty.
                        "EPSS " + (highest.getAsDouble() < 0.01 ? "below 0.01" : two(highest.getAsDouble())),
                        Math.sqrt(highest.getAsDouble())));
    }

    private Part part(Factor factor, String words, double share) {
        return Part.of(factor, words, share, weights.of(factor));
    }

    private static String two(double probability) {
        int hundredths = (int) (probability * 100);
        return "0.%02d".formatted(Math.min(99, hundredths));
    }

    private static String count(long number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }
}
