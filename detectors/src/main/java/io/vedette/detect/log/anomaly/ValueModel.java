package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one variable of a pattern has been: numbers, or a few values. */
final class ValueModel {
  private static final double MOSTLY = 0.95;

  final int position;
  final Line.Role role;
  private long seen;
  private long numbers;
  private @Nullable ClosedSet set = new ClosedSet();
  private @Nullable Magnitudes sizes;
  private long windowMillis = Long.MIN_VALUE;
  private int inWindow;

  ValueModel(int position, Line.Role role) {
    this.position = position;
    this.role = role;
  }

  /** Takes a value; what is unusual about it, or null. */
  @Nullable Unusual observe(long timeMillis, String text, WatchOptions options) {
    if (timeMillis - options.windowMillis() >= windowMillis) {
      windowMillis = timeMillis;
      inWindow = 0;
      if (set != null) {
        set.startWindow();
      }
      if (sizes != null) {
        sizes.startWindow();
      }
    }
    inWindow++;
    seen++;
    Unusual size = size(text, options.floor());
    Unusual category = category(text, options.floor());
    return size != null ? size : category;
  }

  private @Nullable Unusual size(String text, int floor) {
    double number = Numbers.parse(text);
    if (!(number >= 0)) {
      return null;
    }
    numbers++;
    if (sizes == null) {
      sizes = new Magnitudes();
    }
    boolean quantity = role == Line.Role.QUANTITY || Numbers.hasUnit(text);
    Unusual found = sizes.observe(number, inWindow, floor, quantity);
    return numbers >= MOSTLY * seen ? found : null;
  }

  private @Nullable Unusual category(String text, int floor) {
    ClosedSet known = set;
    if (known == null) {
      return null;
    }
    ClosedSet.Rare found = known.observe(text, inWindow, floor);
    if (known.open()) {
      set = null;
    }
    if (found == null) {
      return null;
    }
    String what =
        "%d times in %d lines, and %d times in %d lines before; usual are %s"
            .formatted(found.now(), found.trials(), found.before(), found.history(), found.usual());
    double expected = found.before() * (double) found.trials() / found.history();
    return new Unusual(text, what, found.decades(), found.now(), expected);
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(position);
    out.writeByte(role.ordinal());
    out.writeLong(seen);
    out.writeLong(numbers);
    out.writeLong(windowMillis);
    out.writeInt(inWindow);
    ClosedSet known = set;
    out.writeBoolean(known != null);
    if (known != null) {
      known.write(out);
    }
    Magnitudes octaves = sizes;
    out.writeBoolean(octaves != null);
    if (octaves != null) {
      octaves.write(out);
    }
  }

  static ValueModel read(DataInput in) throws IOException {
    ValueModel m = new ValueModel(in.readUnsignedByte(), Line.Role.values()[in.readByte()]);
    m.seen = in.readLong();
    m.numbers = in.readLong();
    m.windowMillis = in.readLong();
    m.inWindow = in.readInt();
    ClosedSet set = new ClosedSet();
    m.set = in.readBoolean() ? set : null;
    if (m.set != null) {
      set.read(in);
    }
    if (in.readBoolean()) {
      Magnitudes sizes = new Magnitudes();
      sizes.read(in);
      m.sizes = sizes;
    }
    return m;
  }
}
