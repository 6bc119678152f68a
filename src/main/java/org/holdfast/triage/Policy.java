package org.holdfast.triage;

import java.util.List;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * Which updates a branch takes: no major version bumps, spelt out as rules.
 *
 * @param rules the first that concerns a package decides
 * @param fallback decides where none does, nor the PKGPATH
 */
public record Policy(List<PolicyRule> rules, PolicyRule fallback) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /**
     * The rule that decides about this package of the branch: one of the policy's own; or else that a PKGPATH which names a
     * series ({@code lang/php54}) stays in it; or else the fallback.
     *
     * @param pkgpath on the branch
     * @param inTrunk where trunk has it today
     * @param pkgname on the branch
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
