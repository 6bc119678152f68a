package org.holdfast.cli;

import java.util.List;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.triage.Policy;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.Series;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns the rules of the configuration into the policy. */
final class Policies {

    private Policies() {}

    static Policy of(Configuration configuration, CommandLine command) {
        List<PolicyRule> rules = configuration.rules().stream()
                .map(rule -> new PolicyRule(packages(rule, command), series(rule, command), rule.where()))
                .toList();
        Configuration.Rule leading = configuration.leading();
        return new Policy(rules, new PolicyRule("default", series(leading, command), leading.where()));
    }

    private static String packages(Configuration.Rule rule, CommandLine command) {
        try {
            return PkgPattern.parse(rule.packages()).toString();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, rule.where() + ": 'packages' is no pattern: " + e.getMessage());
        }
    }

    private static Series series(Configuration.Rule rule, CommandLine command) {
        if (rule.leading().isPresent()) {
            return new Series.Leading(rule.leading().getAsInt());
        }
        return rule.series()
                .flatMap(Series::parse)
                .orElseThrow(() -> new ParameterException(
                        command, rule.where() + ": 'series' is the name of one, such as \"1.0.1\", or \"any\""));
    }
}
