package io.vedette.review;

import io.vedette.model.BandPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Paths of lines and bands, broken where points are missing. */
final class SvgPath {
  /** A distance of more than so many usual ones is a gap. */
  private static final int GAP = 4;

  private SvgPath() {}

  static String line(List<BandPoint> points, ToDoubleFunction<BandPoint> value, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    for (List<BandPoint> run : runs(points, p -> Double.isFinite(value.applyAsDouble(p)))) {
      char command = 'M';
      for (BandPoint p : run) {
        point(path, command, x.at(p.timeMillis()), y.at(value.applyAsDouble(p)));
        command = 'L';
      }
    }
    return path.toString();
  }

  /** Along the upper bounds and back along the lower. */
  static String band(List<BandPoint> points, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    for (List<BandPoint> run : runs(points, SvgPath::bounded)) {
      char command = 'M';
      for (BandPoint p : run) {
        point(path, command, x.at(p.timeMillis()), y.at(p.upper()));
        command = 'L';
      }
      for (int i = run.size() - 1; i >= 0; i--) {
        BandPoint p = run.get(i);
        point(path, 'L', x.at(p.timeMillis()), y.at(p.lower()));
      }
      path.append('Z');
    }
    return path.toString();
  }

  private static boolean bounded(BandPoint p) {
    return Double.isFinite(p.lower()) && Double.isFinite(p.upper());
  }

  private static void point(StringBuilder path, char command, double x, double y) {
    path.append(command).append(x).append(' ').append(y);
  }

  private static List<List<BandPoint>> runs(List<BandPoint> points, Predicate<BandPoint> drawn) {
    long usual = usualDistance(points);
    List<List<BandPoint>> runs = new ArrayList<>();
    List<BandPoint> run = new ArrayList<>();
    for (BandPoint p : points) {
      boolean gap =
          !run.isEmpty() && p.timeMillis() - run.get(run.size() - 1).timeMillis() > GAP * usual;
      if (gap || !drawn.test(p)) {
        keep(runs, run);
        run = new ArrayList<>();
      }
      if (drawn.test(p)) {
        run.add(p);
      }
    }
    keep(runs, run);
    return runs;
  }

  private static void keep(List<List<BandPoint>> runs, List<BandPoint> run) {
    if (run.size() > 1) {
      runs.add(run);
    }
  }

  private static long usualDistance(List<BandPoint> points) {
    long[] distances = new long[Math.max(0, points.size() - 1)];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = points.get(i + 1).timeMillis() - points.get(i).timeMillis();
    }
    Arrays.sort(distances);
    return distances.length == 0 ? 1 : Math.max(1, distances[distances.length / 2]);
  }
}
