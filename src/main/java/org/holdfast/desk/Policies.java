package org.holdfast.desk;

import java.util.List;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.triage.Policy;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.Series;

/** Converts the rules of the configuration to a {@link Policy}. */
final class Policies {

    private Policies() {}

    static Policy of(Configuration configuration) {
        List<PolicyRule> rules = configuration.rules().stream()
                .map(rule -> new PolicyRule(packages(rule), series(rule), rule.where()))
                .toList();
        Configuration.Rule leading = configuration.leading();
        return new Policy(rules, new PolicyRule("default", series(leading), leading.where()));
    }

    private static String packages(Configuration.Rule rule) {
        try {
            return PkgPattern.parse(rule.packages()).toString();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(rule.where() + ": 'packages' is no pattern: " + e.getMessage());
        }
    }

    private static Series series(Configuration.Rule rule) {
        if (rule.leading().isPresent()) {
            return new Series.Leading(rule.leading().getAsInt());
        }
        return rule.series()
                .flatMap(Series::parse)
                .orElseThrow(() -> new InvalidRequest(
                        rule.where() + ": 'series' is the name of one, such as \"1.0.1\", or \"any\""));
    }
}
