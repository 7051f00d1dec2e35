package io.vedette.rules.sigma;

import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often one finding of another tool came, and when first and last. Scanners and sensors repeat
 * themselves; the repetitions within an hour bear one id and are one finding, whose attributes
 * {@code count}, {@code first} and {@code last} (ISO 8601) say so. It is told anew at every
 * doubling, so that a thousand repetitions are eleven changes and not a thousand.
 */
public final class Repeats {
  /** The attribute of findings that may repeat. */
  public static final String COUNT = "count";

  /** Its binary form. */
  public static final StateCodec<Repeats> CODEC = new Codec();

  private long count;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private long told;

  /** Whether a finding may come again under its id. */
  public static boolean concerns(Finding finding) {
    return finding.attributes().containsKey(COUNT);
  }

  /** Takes one in; what is to be told, or null while it is only one more. */
  public @Nullable Finding observe(Finding finding) {
    count++;
    firstMillis = Math.min(firstMillis, finding.startMillis());
    lastMillis = Math.max(lastMillis, finding.endMillis());
    if (count < 2 * told) {
      return null;
    }
    return tell(finding);
  }

  /** The finding with all that is known by now. */
  public Finding tell(Finding finding) {
    told = count;
    Map<String, String> attributes = new HashMap<>(finding.attributes());
    attributes.put(COUNT, Long.toString(count));
    attributes.put("first", Instant.ofEpochMilli(firstMillis).toString());
    attributes.put("last", Instant.ofEpochMilli(lastMillis).toString());
    return new Finding(
        finding.id(),
        finding.kind(),
        finding.severity(),
        finding.confidence(),
        finding.score(),
        finding.entity(),
        finding.title(),
        finding.reason(),
        firstMillis,
        lastMillis,
        finding.resolved(),
        finding.series(),
        finding.expectation(),
        finding.techniques(),
        finding.evidence(),
        finding.detector(),
        attributes);
  }

  /** True where some came since it was last told. */
  public boolean untold() {
    return count > told;
  }

  private static final class Codec implements StateCodec<Repeats> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Repeats state, DataOutput out) throws IOException {
      out.writeLong(state.count);
      out.writeLong(state.firstMillis);
      out.writeLong(state.lastMillis);
      out.writeLong(state.told);
    }

    @Override
    public Repeats read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("repeats of version " + version + "; this code reads 1");
      }
      Repeats state = new Repeats();
      state.count = in.readLong();
      state.firstMillis = in.readLong();
      state.lastMillis = in.readLong();
      state.told = in.readLong();
      return state;
    }
  }
}
