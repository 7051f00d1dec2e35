package io.vedette.detect.rollout;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change of one deploy, however many sources tell of it. A pure fold, keyed by workload.
 *
 * <p>A version of which was heard within the hour is no news; one that comes back later is, as a
 * rollback is, unless it is the newest anyway. What is uncertain (a pod that pulls its image, a
 * manifest that is sent whole) is news only where another version is known. What a replica set's
 * hash or a revision number tells is no news where a version was named just before.
 */
public final class DeployWatch {
  /** Sources tell of one deploy within this time, ms. */
  static final long SAME_MILLIS = 10 * 60_000L;

  private static final long FORGET_MILLIS = 3_600_000L;
  private static final int MAX_VERSIONS = 16;

  /** What was heard of one workload. Mutable. */
  public static final class State {
    private final Map<String, Long> heard = new LinkedHashMap<>();

    /** Newest version that a tag or digest names, and newest replica set or revision. */
    private String named = "";

    private String numbered = "";
    private long newestMillis = Long.MIN_VALUE / 2;
    private boolean newestNumbered;

    private State() {}
  }

  public State newState() {
    return new State();
  }

  /**
   * Takes what one source said.
   *
   * @return the change, where it is news
   */
  public Optional<ChangeEvent> observe(State state, Deploy deploy) {
    if (deploy.version().isEmpty()) {
      boolean told = deploy.kind().equals("deploy") && recent(state, deploy.timeMillis());
      return told ? Optional.empty() : Optional.of(change(deploy, deploy.text()));
    }
    boolean first = state.heard.isEmpty();
    boolean numbered = numbered(deploy.version());
    String before = numbered ? state.numbered : state.named;
    // a hash or revision of what was just named, or a name for what was just numbered
    boolean restates = recent(state, deploy.timeMillis()) && numbered != state.newestNumbered;
    Long heard = hear(state, deploy);
    boolean fresh =
        !deploy.version().equals(before)
            && (heard == null || deploy.timeMillis() - heard > FORGET_MILLIS);
    if (!fresh) {
      return Optional.empty();
    }
    remember(state, deploy, numbered);
    if (restates || (first && !deploy.certain())) {
      return Optional.empty();
    }
    state.newestMillis = deploy.timeMillis();
    state.newestNumbered = numbered;
    String text = before.isEmpty() ? deploy.text() : deploy.text() + " (was " + before + ")";
    return Optional.of(change(deploy, text));
  }

  private static @Nullable Long hear(State state, Deploy deploy) {
    Long heard = state.heard.remove(deploy.version());
    long time = deploy.timeMillis();
    state.heard.put(deploy.version(), heard == null ? time : Math.max(heard, time));
    if (state.heard.size() > MAX_VERSIONS) {
      state.heard.remove(state.heard.keySet().iterator().next());
    }
    return heard;
  }

  private static void remember(State state, Deploy deploy, boolean numbered) {
    if (numbered) {
      state.numbered = deploy.version();
    } else {
      state.named = deploy.version();
    }
  }

  private static boolean numbered(String version) {
    return version.startsWith("rs:") || version.startsWith("revision:");
  }

  private static boolean recent(State state, long timeMillis) {
    return Math.abs(timeMillis - state.newestMillis) <= SAME_MILLIS;
  }

  private static ChangeEvent change(Deploy deploy, String text) {
    Entity entity = deploy.workload();
    return new ChangeEvent(entity, deploy.timeMillis(), deploy.kind(), text);
  }

  public static StateCodec<State> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<State> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(State state, DataOutput out) throws IOException {
      out.writeUTF(state.named);
      out.writeUTF(state.numbered);
      out.writeLong(state.newestMillis);
      out.writeBoolean(state.newestNumbered);
      out.writeInt(state.heard.size());
      for (Map.Entry<String, Long> e : state.heard.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeLong(e.getValue());
      }
    }

    @Override
    public State read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("deploys of version " + version + "; this code reads 1");
      }
      State state = new State();
      state.named = in.readUTF();
      state.numbered = in.readUTF();
      state.newestMillis = in.readLong();
      state.newestNumbered = in.readBoolean();
      int n = in.readInt();
      if (n < 0 || n > MAX_VERSIONS) {
        throw new IOException("damaged deploys: " + n + " versions");
      }
      for (int i = 0; i < n; i++) {
        String name = in.readUTF();
        state.heard.put(name, in.readLong());
      }
      return state;
    }
  }
}
