package io.vedette.detect.incident;

import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sees deploys in the {@code service.version} of calls: a version that was not there of late. A
 * pure fold, keyed by service.
 *
 * <p>While a rollout runs, old and new versions answer side by side; that is one deploy. A version
 * that comes back after an hour of silence is one too: a rollback.
 */
public final class VersionWatch {
  /** A version not seen for this long is new when it comes back, ms. */
  public static final long FORGET_MILLIS = 3_600_000L;

  private static final int MAX_VERSIONS = 16;

  /** Versions of one service with when each was last seen. Mutable. */
  public static final class State {
    private final Map<String, Long> lastSeen = new LinkedHashMap<>();
    private String newest = "";

    private State() {}
  }

  public State newState() {
    return new State();
  }

  /**
   * Takes the version that answered a call.
   *
   * @param version empty where the sender does not say
   * @return a {@code deploy} where the version is new; the first one ever is not
   */
  public Optional<ChangeEvent> observe(
      State state, Entity service, String version, long timeMillis) {
    if (version.isEmpty()) {
      return Optional.empty();
    }
    boolean first = state.lastSeen.isEmpty();
    Long seen = state.lastSeen.remove(version);
    state.lastSeen.put(version, seen == null ? timeMillis : Math.max(seen, timeMillis));
    if (state.lastSeen.size() > MAX_VERSIONS) {
      state.lastSeen.remove(state.lastSeen.keySet().iterator().next());
    }
    boolean isNew =
        seen == null || (timeMillis - seen > FORGET_MILLIS && !version.equals(state.newest));
    if (!isNew) {
      return Optional.empty();
    }
    String text = service.name() + ' ' + state.newest + " -> " + version;
    state.newest = version;
    return first
        ? Optional.empty()
        : Optional.of(new ChangeEvent(service, timeMillis, "deploy", text));
  }

  public StateCodec<State> codec() {
    return new StateCodec<>() {
      @Override
      public int version() {
        return 1;
      }

      @Override
      public void write(State state, DataOutput out) throws IOException {
        out.writeUTF(state.newest);
        out.writeInt(state.lastSeen.size());
        for (Map.Entry<String, Long> e : state.lastSeen.entrySet()) {
          out.writeUTF(e.getKey());
          out.writeLong(e.getValue());
        }
      }

      @Override
      public State read(int version, DataInput in) throws IOException {
        if (version != 1) {
          throw new IOException("version watch of version " + version + "; this code reads 1");
        }
        State state = new State();
        state.newest = in.readUTF();
        int n = in.readInt();
        for (int i = 0; i < n; i++) {
          String name = in.readUTF();
          state.lastSeen.put(name, in.readLong());
        }
        return state;
      }
    };
  }
}
