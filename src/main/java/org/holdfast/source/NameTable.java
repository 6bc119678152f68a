package org.holdfast.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers names that stand in a buffer, from 0 in the order in which they first come, without a text for each place. */
final class NameTable {

    private final byte[] buffer;
    private int[] slots = new int[1 << 16];
    private int[] starts = new int[1 << 15];
    private int[] ends = new int[1 << 15];
    private int size;

    NameTable(byte[] buffer) {
        this.buffer = buffer;
    }

    /** The number of the name between two places. */
    int number(int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + buffer[i];
        }
        int slot = spread(hash);
        for (int known = slots[slot]; known != 0; known = slots[slot]) {
            if (Arrays.equals(buffer, starts[known - 1], ends[known - 1], buffer, start, end)) {
                return known - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (size == starts.length) {
            grow();
            return number(start, end);
        }
        starts[size] = start;
        ends[size] = end;
        slots[slot] = ++size;
        return size - 1;
    }

    private int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 15)) & (slots.length - 1);
    }

    private void grow() {
        starts = Arrays.copyOf(starts, size * 2);
        ends = Arrays.copyOf(ends, size * 2);
        slots = new int[slots.length * 2];
        int count = size;
        size = 0;
        for (int i = 0; i < count; i++) {
            number(starts[i], ends[i]);
        }
    }

    /** How many names there are. */
    int size() {
        return size;
    }

    /** The text of a name. */
    String text(int number) {
        return new String(buffer, starts[number], ends[number] - starts[number], StandardCharsets.ISO_8859_1);
    }
}
