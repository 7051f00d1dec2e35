package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of something that has but a few: of a variable, or the patterns that follow a pattern.
 * How likely a new value is follows from how many were seen but once (Good, Biometrika 1953) and
 * from how long there was none; how likely a rare one is, from how often it was.
 */
final class ClosedSet {
  /** With more values than this it is no closed set. */
  private static final int MAX_VALUES = 12;

  private static final int MIN_HISTORY = 300;

  /** A value in more than one of so many lines is usual. */
  private static final int RARE = 1000;

  /** A tenth of the lines at least must have the unusual value to matter. */
  private static final double LEAST_SHARE = 0.1;

  private static final int MAX_CHARS = 40;
  private static final int MAX_TOLD = 6;

  /**
   * An unusual value: {@code now} of {@code trials} where {@code before} of {@code history} were.
   */
  record Rare(
      String value, int now, int trials, long before, long history, String usual, double decades) {}

  private final String[] values = new String[MAX_VALUES];
  private final int[] counts = new int[MAX_VALUES];
  private int size;
  private boolean open;
  private long seen;
  private long sinceNew;

  /** The newest value, and how long there was none before it. */
  private int newest = -1;

  private long quietBefore;
  private final int[] inWindow = new int[MAX_VALUES];

  /** Whether there were too many values, or too long ones. */
  boolean open() {
    return open;
  }

  /** A new window begins: an unusual value must come often enough within one. */
  void startWindow() {
    Arrays.fill(inWindow, 0);
  }

  /**
   * Takes a value.
   *
   * @param trials values in the window under way, this one too
   * @param floor how often a new value must come
   */
  @Nullable Rare observe(String text, int trials, int floor) {
    int i = 0;
    while (i < size && !text.equals(values[i])) {
      i++;
    }
    if (i == MAX_VALUES || text.length() > MAX_CHARS) {
      open = true;
      return null;
    }
    if (i == size) {
      admit(i, text);
    }
    counts[i]++;
    seen++;
    inWindow[i]++;
    sinceNew += i == newest ? 0 : 1;
    boolean enough = inWindow[i] >= floor && inWindow[i] >= LEAST_SHARE * trials;
    return enough ? judge(i, trials) : null;
  }

  private void admit(int i, String text) {
    values[i] = text;
    counts[i] = 0;
    size++;
    newest = i;
    quietBefore = sinceNew;
    sinceNew = 0;
  }

  private @Nullable Rare judge(int i, int trials) {
    long n = seen - Math.min(seen, trials);
    long c = (long) counts[i] - inWindow[i];
    if (n < MIN_HISTORY || c * RARE > n) {
      return null;
    }
    double rate = (c + 0.5) / n;
    if (c == 0) {
      rate = Math.max((once() + 0.5) / n, 1.0 / (quietBefore + 1));
    }
    double decades = Rarity.decades(inWindow[i], trials, rate * n - 0.5, n);
    if (decades < ValueWatch.DECADES) {
      return null;
    }
    return new Rare(values[i], inWindow[i], trials, c, n, usual(i), decades);
  }

  private int once() {
    int once = 0;
    for (int i = 0; i < size; i++) {
      once += counts[i] == 1 ? 1 : 0;
    }
    return once;
  }

  private String usual(int without) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < size && i < MAX_TOLD; i++) {
      if (i != without) {
        out.append(out.length() == 0 ? "" : ", ").append(values[i]);
      }
    }
    return out.toString();
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      out.writeUTF(values[i]);
      out.writeInt(counts[i]);
      out.writeInt(inWindow[i]);
    }
    out.writeBoolean(open);
    out.writeLong(seen);
    out.writeLong(sinceNew);
    out.writeByte(newest);
    out.writeLong(quietBefore);
  }

  void read(DataInput in) throws IOException {
    size = in.readByte();
    for (int i = 0; i < size; i++) {
      values[i] = in.readUTF();
      counts[i] = in.readInt();
      inWindow[i] = in.readInt();
    }
    open = in.readBoolean();
    seen = in.readLong();
    sinceNew = in.readLong();
    newest = in.readByte();
    quietBefore = in.readLong();
  }
}
