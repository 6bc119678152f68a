package org.holdfast.triage;

import java.util.List;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * The updates that a branch takes, as rules from {@code [[policy.rule]]} in holdfast.toml.
 *
 * @param rules the rules, in the order of the file; the first that concerns a package decides
 * @param fallback the rule for packages that no rule concerns and whose PKGPATH names no series
 */
public record Policy(List<PolicyRule> rules, PolicyRule fallback) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /**
     * The rule that decides about a package of the branch: the first of the policy's rules that concerns it; else, if
     * its PKGPATH names a series ({@code lang/php54}), a rule to stay in that series; else the fallback.
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
                    return named < 2
                            ? fallback
                            : new PolicyRule(namer.toString(), new Series.Leading(named), "named by the PKGPATH");
                });
    }
}
