package org.holdfast.overlay;

import org.holdfast.pkgsrc.MaintainerDecision.Review;

/** The reason of a decision, for readers elsewhere: the file without the directories of whose machine it was. */
final class PublicReason {

    private PublicReason() {}

    static String of(Review review) {
        String place = review.where().substring(review.where().lastIndexOf('/') + 1);
        return new Review(review.why(), review.who(), review.until(), place).toString();
    }
}
