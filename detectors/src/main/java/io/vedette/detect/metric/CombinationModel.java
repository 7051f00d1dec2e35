package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.StatUtils;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.clustering.kmeans.KMeansTrainer.Initialisation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.L2Distance;
import org.tribuo.math.la.DenseVector;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * The states that the metrics of one workload are found in, trained: clusters (k-means++, Tribuo)
 * of standardised values, with one covariance for all of them, shrunk towards its diagonal (Ledoit
 * and Wolf 2004, with a fixed share). A row is as unusual as its Mahalanobis distance to the
 * nearest cluster. Immutable; the same rows give the same model.
 */
final class CombinationModel {
  /** Tells of each iteration unless it is told not to; held, as levels go with their logger. */
  private static final Logger TRAINER_LOG = Logger.getLogger(KMeansTrainer.class.getName());

  static {
    TRAINER_LOG.setLevel(Level.WARNING);
  }

  private static final int CLUSTERS = 6;
  private static final int ITERATIONS = 30;
  private static final long SEED = 1;
  private static final double SHRINKAGE = 0.05;
  private static final double LEAST_VARIANCE = 1e-4;

  private final double[] middle;
  private final double[] scale;
  private final double[][] centroids;
  private final double[][] precision;

  private CombinationModel(
      double[] middle, double[] scale, double[][] centroids, double[][] precision) {
    this.middle = middle;
    this.scale = scale;
    this.centroids = centroids;
    this.precision = precision;
  }

  /**
   * How far a row is from what was seen.
   *
   * @param distance Mahalanobis distance to the nearest cluster
   * @param fits how each of its values goes with the others
   */
  record Distance(double distance, List<Fit> fits) {}

  /**
   * How one value goes with the others.
   *
   * @param expected what the others let expect, in the metric's unit
   * @param deviations how far the value is from that, in standard deviations
   */
  record Fit(double expected, double deviations) {}

  /**
   * Trains.
   *
   * @param rows of equal length, without missing values, more than columns
   */
  static CombinationModel train(double[][] rows) {
    int columns = rows[0].length;
    double[] middle = new double[columns];
    double[] scale = new double[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      double[] values = Arrays.stream(rows).mapToDouble(r -> r[column]).toArray();
      middle[i] = StatUtils.percentile(values, 50);
      double deviation = Math.sqrt(StatUtils.variance(values));
      scale[i] = deviation > 0 ? deviation : 1;
    }
    double[][] standard =
        Arrays.stream(rows).map(r -> standardised(r, middle, scale)).toArray(double[][]::new);
    double[][] centroids = cluster(standard);
    return new CombinationModel(middle, scale, centroids, precision(standard, centroids));
  }

  private static double[] standardised(double[] row, double[] middle, double[] scale) {
    return IntStream.range(0, row.length)
        .mapToDouble(i -> (row[i] - middle[i]) / scale[i])
        .toArray();
  }

  private static double[][] cluster(double[][] rows) {
    ClusteringFactory factory = new ClusteringFactory();
    var source =
        new SimpleDataSourceProvenance(
            "rows of one workload", Instant.EPOCH.atOffset(ZoneOffset.UTC), factory);
    MutableDataset<ClusterID> data = new MutableDataset<>(source, factory);
    String[] names =
        IntStream.range(0, rows[0].length).mapToObj("%03d"::formatted).toArray(String[]::new);
    for (double[] row : rows) {
      data.add(new ArrayExample<>(ClusteringFactory.UNASSIGNED_CLUSTER_ID, names, row));
    }
    var trainer =
        new KMeansTrainer(CLUSTERS, ITERATIONS, new L2Distance(), Initialisation.PLUSPLUS, 1, SEED);
    return Arrays.stream(trainer.train(data).getCentroidVectors())
        .map(DenseVector::toArray)
        .toArray(double[][]::new);
  }

  /** The inverse of the covariance within the clusters. */
  private static double[][] precision(double[][] rows, double[][] centroids) {
    int columns = rows[0].length;
    double[][] covariance = new double[columns][columns];
    for (double[] row : rows) {
      double[] off = minus(row, nearest(row, centroids));
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j < columns; j++) {
          covariance[i][j] += off[i] * off[j] / rows.length;
        }
      }
    }
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < columns; j++) {
        covariance[i][j] *= i == j ? 1 : 1 - SHRINKAGE;
      }
      covariance[i][i] = Math.max(LEAST_VARIANCE, covariance[i][i]);
    }
    RealMatrix matrix = new Array2DRowRealMatrix(covariance, false);
    return new CholeskyDecomposition(matrix).getSolver().getInverse().getData();
  }

  private static double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  private static double[] nearest(double[] row, double[][] centroids) {
    double[] nearest = centroids[0];
    double least = Double.POSITIVE_INFINITY;
    for (double[] centroid : centroids) {
      double distance = Arrays.stream(minus(row, centroid)).map(x -> x * x).sum();
      if (distance < least) {
        least = distance;
        nearest = centroid;
      }
    }
    return nearest;
  }

  /** The distance of a row without missing values. */
  Distance distance(double[] row) {
    double[] standard = standardised(row, middle, scale);
    double[] best = new double[row.length];
    double least = Double.POSITIVE_INFINITY;
    for (double[] centroid : centroids) {
      double[] off = minus(standard, centroid);
      double[] weighted = weighted(off);
      double square = IntStream.range(0, off.length).mapToDouble(i -> off[i] * weighted[i]).sum();
      if (square < least) {
        least = square;
        best = weighted;
      }
    }
    List<Fit> fits = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      // the conditional distribution of one component of a normal vector given the others
      double expected = row[i] - scale[i] * best[i] / precision[i][i];
      fits.add(new Fit(expected, best[i] / Math.sqrt(precision[i][i])));
    }
    return new Distance(Math.sqrt(Math.max(0, least)), fits);
  }

  private double[] weighted(double[] off) {
    return Arrays.stream(precision)
        .mapToDouble(
            line -> IntStream.range(0, off.length).mapToDouble(j -> line[j] * off[j]).sum())
        .toArray();
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(middle.length);
    out.writeByte(centroids.length);
    write(middle, out);
    write(scale, out);
    for (double[] centroid : centroids) {
      write(centroid, out);
    }
    for (double[] line : precision) {
      write(line, out);
    }
  }

  private static void write(double[] values, DataOutput out) throws IOException {
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static CombinationModel read(DataInput in) throws IOException {
    int columns = in.readByte();
    int clusters = in.readByte();
    return new CombinationModel(
        values(columns, in),
        values(columns, in),
        lines(clusters, columns, in),
        lines(columns, columns, in));
  }

  private static double[][] lines(int lines, int columns, DataInput in) throws IOException {
    double[][] read = new double[lines][];
    for (int i = 0; i < lines; i++) {
      read[i] = values(columns, in);
    }
    return read;
  }

  private static double[] values(int columns, DataInput in) throws IOException {
    double[] values = new double[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
