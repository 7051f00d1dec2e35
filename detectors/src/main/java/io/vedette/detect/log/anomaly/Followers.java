package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What usually comes after a pattern, at any later point of its trace or session, as {@code closed}
 * after {@code opened}: candidates from its first sessions, of which those stay that come nearly
 * always.
 */
final class Followers {
  private static final int MAX_CANDIDATES = 6;
  private static final int TRIAL_SESSIONS = 64;
  private static final double LIKELY = 0.9;
  private static final double USUAL = 0.98;
  private static final int MIN_HISTORY = 300;
  private static final double LEAST_SHARE = 0.1;

  /** One of them: in how many sessions it came, and was missing in the window under way. */
  private static final class Candidate {
    final String id;
    long hits;
    int missed;

    Candidate(String id) {
      this.id = id;
    }
  }

  private final List<Candidate> candidates = new ArrayList<>(2);
  private long sessions;
  private long windowMillis = Long.MIN_VALUE;
  private int inWindow;

  /** A follower that stayed away: {@code missed} of {@code trials}, {@code before} of {@code n}. */
  record Missing(String id, int missed, int trials, long before, long n, double decades) {}

  /** Takes a session that is over; what should have followed and did not, often enough. */
  List<Missing> observe(long timeMillis, Set<String> followed, WatchOptions options) {
    if (timeMillis - options.windowMillis() >= windowMillis) {
      windowMillis = timeMillis;
      inWindow = 0;
      candidates.forEach(c -> c.missed = 0);
    }
    sessions++;
    inWindow++;
    if (sessions <= TRIAL_SESSIONS) {
      admit(followed);
    }
    List<Missing> missing = new ArrayList<>(0);
    for (Candidate c : candidates) {
      if (followed.contains(c.id)) {
        c.hits++;
      } else {
        c.missed++;
        judge(c, options.floor(), missing);
      }
    }
    if (sessions > TRIAL_SESSIONS) {
      candidates.removeIf(c -> c.hits < LIKELY * sessions);
    }
    return missing;
  }

  private void admit(Set<String> followed) {
    for (String id : followed) {
      boolean room = candidates.size() < MAX_CANDIDATES;
      if (room && candidates.stream().noneMatch(c -> c.id.equals(id))) {
        candidates.add(new Candidate(id));
      }
    }
  }

  private void judge(Candidate c, int floor, List<Missing> missing) {
    long n = sessions - inWindow;
    long before = sessions - c.hits - c.missed;
    boolean enough = c.missed >= floor && c.missed >= LEAST_SHARE * inWindow && n >= MIN_HISTORY;
    if (!enough || before > (1 - USUAL) * n) {
      return;
    }
    double decades = Rarity.decades(c.missed, inWindow, (double) before, n);
    if (decades >= ValueWatch.DECADES) {
      missing.add(new Missing(c.id, c.missed, inWindow, before, n, decades));
    }
  }

  /** A pattern that is no longer told apart cannot be missed. */
  void remove(String id) {
    candidates.removeIf(c -> c.id.equals(id));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(sessions);
    out.writeLong(windowMillis);
    out.writeInt(inWindow);
    out.writeByte(candidates.size());
    for (Candidate c : candidates) {
      out.writeUTF(c.id);
      out.writeLong(c.hits);
      out.writeInt(c.missed);
    }
  }

  void read(DataInput in) throws IOException {
    sessions = in.readLong();
    windowMillis = in.readLong();
    inWindow = in.readInt();
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      Candidate c = new Candidate(in.readUTF());
      c.hits = in.readLong();
      c.missed = in.readInt();
      candidates.add(c);
    }
  }
}
