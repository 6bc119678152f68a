package org.holdfast.triage;

import java.util.List;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * The updates that a branch takes, as rules from {@code [[policy.rule]]} in holdfast.toml.
 *
 * @param rules the rules, in the order of the file; the first that concerns a package decides
 * @param fallback the rule for packages that no rule concerns and whose PKGPATH names no series; if it counts leading numbers, it
 *     is adapted to the version, as {@link Series#usual} says
 */
public record Policy(List<PolicyRule> rules, PolicyRule fallback) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /**
     * The rule that decides about a package of the branch: the first of the policy's rules that concerns it; else, if
     * its PKGPATH names a series ({@code lang/php54}), a rule to stay in that series; else the fallback, adapted to the version.
     *
     * @param pkgpath the directory on the branch
     * @param inTrunk the directory in trunk today
     * @param pkgname the PKGNAME on the branch
     */
    PolicyRule ruleFor(PkgPath pkgpath, PkgPath inTrunk, PkgName pkgname) {
        return rules.stream()
                .filter(rule -> rule.concerns(pkgpath, pkgname))
                .findFirst()
                .orElseGet(() -> {
                    PkgPath namer = Series.numbersIn(pkgpath, pkgname.version()) >= 2 ? pkgpath : inTrunk;
                    int named = Series.numbersIn(namer, pkgname.version());
                    if (named < 2) {
                        return named == 1 ? fallback : usual(pkgname);
                    }
                    return new PolicyRule(namer.toString(), new Series.Leading(named), "named by the PKGPATH");
                });
    }

    /** The fallback for a package at this version. */
    PolicyRule usual(PkgName pkgname) {
        return fallback.series() instanceof Series.Leading leading
                ? new PolicyRule(
                        fallback.packages(), Series.usual(leading.numbers(), pkgname.version()), fallback.where())
                : fallback;
    }
}
