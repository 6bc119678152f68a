package org.holdfast.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often somebody may ask: so many at once, and so many a second for good. Thread-safe. */
final class RateLimit {

    private static final int MOST_ASKERS = 10_000;

    private final double atOnce;
    private final double perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_ASKERS;
        }
    };

    private static final class Bucket {
        private double left;
        private long at;
    }

    RateLimit(double atOnce, double perSecond) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
    }

    /** Whether somebody may ask now. */
    synchronized boolean allows(String who, long nanos) {
        Bucket bucket = buckets.computeIfAbsent(who, none -> {
            Bucket fresh = new Bucket();
            fresh.left = atOnce;
            fresh.at = nanos;
            return fresh;
        });
        bucket.left = Math.min(atOnce, bucket.left + (nanos - bucket.at) / 1e9 * perSecond);
        bucket.at = nanos;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }
}
