package org.holdfast.desk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.audit.Finding;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.source.ExploitScores;
import org.holdfast.source.Inputs;
import org.holdfast.source.Parsed;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Installs;
import org.holdfast.triage.Prioritiser;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Weights;

/**
 * A prioritiser set up from the configuration.
 *
 * @param prioritising the prioritiser
 * @param malformed the malformed lines of the EPSS and KEV files
 */
record Priorities(Prioritiser prioritising, List<Malformed> malformed) {

    Priorities {
        malformed = List.copyOf(malformed);
    }

    static Priorities of(
            Configuration.Urgency urgency,
            Inputs inputs,
            LocalDate today,
            Dependents dependents,
            Function<Finding, Optional<LocalDate>> since) {
        return of(urgency, inputs, today, dependents, since, finding -> List.of(), Installs.NONE);
    }

    static Priorities of(
            Configuration.Urgency urgency,
            Inputs inputs,
            LocalDate today,
            Dependents dependents,
            Function<Finding, Optional<LocalDate>> since,
            Function<Finding, List<String>> requests,
            Installs installs) {
        List<Malformed> malformed = new ArrayList<>();
        ExploitScores scores = new ExploitScores(inputs);
        Map<String, Double> epss = new HashMap<>();
        urgency.epss()
                .map(scores::epss)
                .ifPresent(read -> taken(read, malformed)
                        .forEach(score -> epss.merge(score.cve(), score.probability(), Math::max)));
        Set<String> kev = new HashSet<>();
        urgency.kev().map(scores::knownExploited).ifPresent(read -> kev.addAll(taken(read, malformed)));
        return new Priorities(
                new Prioritiser(weights(urgency), today, dependents, epss, kev, since, requests, installs), malformed);
    }

    private static <T> List<T> taken(Parsed<T> read, List<Malformed> malformed) {
        malformed.addAll(read.malformed());
        return read.values();
    }

    static Weights weights(Configuration.Urgency urgency) {
        Map<Priority.Factor, Integer> weights = new EnumMap<>(Priority.Factor.class);
        urgency.weights()
                .forEach((name, points) -> weights.put(
                        Priority.Factor.of(name)
                                .orElseThrow(() -> new IllegalStateException(
                                        "the configuration knows a factor '" + name + "' that triage does not")),
                        points));
        return new Weights(weights);
    }
}
