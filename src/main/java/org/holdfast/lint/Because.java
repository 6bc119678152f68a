package org.holdfast.lint;

import org.holdfast.pkgsrc.MaintainerDecision.Review;

/** The reason of a decision, for readers elsewhere: the file without the directories of whose machine it was. */
final class Because {

    private Because() {}

    static String of(Review review) {
        String place = review.where().substring(review.where().lastIndexOf('/') + 1);
        return new Review(review.why(), review.who(), review.until(), place).toString();
    }
}
