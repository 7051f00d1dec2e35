package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One model for all series of a kind: boosted trees over lags and calendar ({@link
 * SiblingFeatures}), with where it came from. Immutable, some 6 KiB.
 */
public final class SiblingModel {
  private final BoostedTrees trees;
  private final Provenance provenance;

  SiblingModel(BoostedTrees trees, Provenance provenance) {
    this.trees = trees;
    this.provenance = provenance;
  }

  /**
   * Where a model came from.
   *
   * @param trainedMillis event time of the newest row it was fitted on
   * @param rows how many pairs of features and outcome it was fitted on
   * @param siblings how many series these came from
   * @param skill its mean absolute error on the newest fifth of the rows, when fitted without them,
   *     over that of holding the last value; below 1 is better
   */
  public record Provenance(long trainedMillis, int rows, int siblings, double skill) {}

  public Provenance provenance() {
    return provenance;
  }

  int trees() {
    return trees.trees();
  }

  /** Difference from the slow mean, in units of the series. */
  double predict(float[] features) {
    return trees.predict(features);
  }

  /** Binary form. */
  public static StateCodec<SiblingModel> codec() {
    return Codec.INSTANCE;
  }

  private enum Codec implements StateCodec<SiblingModel> {
    INSTANCE;

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(SiblingModel model, DataOutput out) throws IOException {
      out.writeLong(model.provenance.trainedMillis());
      out.writeInt(model.provenance.rows());
      out.writeInt(model.provenance.siblings());
      out.writeDouble(model.provenance.skill());
      model.trees.write(out);
    }

    @Override
    public SiblingModel read(int version, DataInput in) throws IOException {
      if (version != version()) {
        throw new IOException("sibling model of version " + version + "; this build reads 1");
      }
      Provenance provenance =
          new Provenance(in.readLong(), in.readInt(), in.readInt(), in.readDouble());
      return new SiblingModel(BoostedTrees.read(in), provenance);
    }
  }
}
