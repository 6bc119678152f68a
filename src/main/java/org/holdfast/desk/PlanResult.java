package org.holdfast.desk;

import java.util.List;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.RebuildPlan;

/**
 * A plan.
 *
 * @param plan the plan
 * @param order the order of its packages
 * @param malformed what could not be read
 */
public record PlanResult(RebuildPlan plan, BuildOrder order, List<Malformed> malformed) {
    public PlanResult {
        malformed = List.copyOf(malformed);
    }
}
