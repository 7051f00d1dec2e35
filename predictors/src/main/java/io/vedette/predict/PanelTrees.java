package io.vedette.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The global model of a panel: one set of boosted trees over lags and calendar ({@link
 * PanelFeatures}), learnt from all series of one step and one pair of seasons together. It says how
 * far a value will be from that of one season before.
 *
 * <p>It is fitted only on what happened before the farthest origin at which the models of a series
 * are weighed ({@link RollingOrigins}), so that its errors there are as honest as theirs, and it
 * gets as much weight as it deserves.
 */
final class PanelTrees {
  private static final int ROWS = 12_288;
  private static final int LEAST_ROWS = 384;
  private static final int TREES = 60;
  private static final int ROWS_AN_ORIGIN = 6;
  private static final int STRIDE = PanelFeatures.SIZE;

  private PanelTrees() {}

  private record Kind(long stepMillis, Seasons seasons) {}

  /** Fits the trees of each kind of series and lets them join the models of each of its series. */
  static void join(List<RollingOrigins> panel, int horizon) {
    Map<Kind, List<RollingOrigins>> kinds = new HashMap<>();
    for (RollingOrigins series : panel) {
      if (series.cuts() > 0) {
        Kind kind = new Kind(series.history().stepMillis(), series.seasons());
        kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(series);
      }
    }
    for (List<RollingOrigins> siblings : kinds.values()) {
      fit(siblings, horizon)
          .ifPresent(trees -> siblings.forEach(series -> series.join(new Member(trees, series))));
    }
  }

  /** The trees of one kind of series; empty where there are too few rows. */
  static Optional<BoostedTrees> fit(List<RollingOrigins> siblings, int horizon) {
    int each = Math.max(1, ROWS / siblings.size() / ROWS_AN_ORIGIN);
    float[] rows = new float[siblings.size() * each * ROWS_AN_ORIGIN * STRIDE];
    float[] targets = new float[siblings.size() * each * ROWS_AN_ORIGIN];
    SplittableRandom random = new SplittableRandom(1);
    int size = 0;
    for (RollingOrigins series : siblings) {
      int first = PanelFeatures.least(series.seasons());
      int last = series.firstCut() - horizon;
      for (int i = 0; i < each && last >= first; i++) {
        PanelFeatures features = features(series, first + random.nextInt(last - first + 1));
        size = rows(series, features, horizon, random, rows, targets, size);
      }
    }
    return size < LEAST_ROWS
        ? Optional.empty()
        : Optional.of(TreeBoosting.fit(rows, size, STRIDE, STRIDE, targets, TREES));
  }

  /** Adds rows of one origin at random distances; returns how many there are then. */
  private static int rows(
      RollingOrigins series,
      PanelFeatures features,
      int horizon,
      SplittableRandom random,
      float[] rows,
      float[] targets,
      int size) {
    int next = size;
    for (int i = 0; i < ROWS_AN_ORIGIN && features.unit() > 0; i++) {
      int steps = 1 + random.nextInt(horizon);
      features.fill(rows, next * STRIDE, steps);
      double truth = series.past()[features.origin() + steps - 1];
      targets[next++] = (float) ((truth - features.base(steps)) / features.unit());
    }
    return next;
  }

  private static PanelFeatures features(RollingOrigins series, int origin) {
    SeriesHistory history = series.history();
    return new PanelFeatures(
        series.past(), origin, series.seasons(), history.startMillis(), history.stepMillis());
  }

  /** The trees as one of a series' models. */
  private record Member(BoostedTrees trees, RollingOrigins series) implements BatchModel {
    @Override
    public String name() {
      return "boosted_trees";
    }

    @Override
    public boolean fits(int n) {
      return n >= PanelFeatures.least(series.seasons());
    }

    @Override
    public double[][] forecasts(double[] z, int[] origins, int horizon) {
      double[][] out = new double[origins.length][horizon];
      float[] row = new float[STRIDE];
      for (int i = 0; i < origins.length; i++) {
        PanelFeatures features = features(series, origins[i]);
        for (int h = 0; h < horizon; h++) {
          out[i][h] = features.base(h + 1);
          if (features.unit() > 0) {
            features.fill(row, 0, h + 1);
            out[i][h] += features.unit() * trees.predict(row);
          }
        }
      }
      return out;
    }
  }
}
