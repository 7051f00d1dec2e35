package io.vedette.detect.metric;

/** What a group of metrics remembers: its surprise as it fades, and whether a finding is open. */
public final class GroupMemory {
  private static final int CLOSE_POINTS = 5;

  private double memory;
  private boolean open;
  private int quiet;

  /**
   * Takes the joint surprise of one more point of time.
   *
   * @param joint in decades, see {@link GroupDetector}
   * @param decades from which it is anomalous
   * @return whether an anomaly begins
   */
  public boolean observe(double joint, double decades) {
    memory = Math.max(joint, RecordDetector.FADE * memory);
    boolean anomalous = joint >= decades;
    boolean begins = anomalous && !open;
    quiet = anomalous ? 0 : quiet + 1;
    open = anomalous || (open && quiet < CLOSE_POINTS);
    return begins;
  }

  /** In [0,1], on the scale of a single series' score. */
  public double score() {
    return RecordDetector.score(memory);
  }
}
