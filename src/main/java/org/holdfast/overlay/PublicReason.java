package org.holdfast.overlay;

import org.holdfast.pkgsrc.MaintainerDecision.Review;

/** A decision's reason for publication, with local directories removed. */
final class PublicReason {

    private PublicReason() {}

    static String of(Review review) {
        String place = review.where().substring(review.where().lastIndexOf('/') + 1);
        return new Review(review.why(), review.who(), review.until(), place).toString();
    }
}
