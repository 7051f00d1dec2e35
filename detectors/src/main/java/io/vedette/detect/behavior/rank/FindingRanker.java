package io.vedette.detect.behavior.rank;

import io.vedette.model.Finding;
import io.vedette.model.Ids;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Logistic regression (Tribuo, AdaGrad) over {@link FindingFeatures}: how likely an analyst would
 * call a finding a true positive. Immutable; the same labels give the same model.
 *
 * <p>There is no model before {@value #MIN_LABELS} labels with {@value #MIN_OF_EACH} of either
 * kind: a classifier that saw five findings would only order the queue by chance.
 */
public final class FindingRanker {
  /** Labels that must be there before there is a model. */
  public static final int MIN_LABELS = 20;

  /** Of these, the least of either verdict. */
  public static final int MIN_OF_EACH = 5;

  /** Attribute of a ranked finding: probability in [0,1], three decimals. */
  public static final String SCORE = "queue.score";

  /** Attribute of a ranked finding: which model gave the score. */
  public static final String MODEL = "queue.model";

  private static final String TRUE = "true_positive";
  private static final String FALSE = "false_positive";
  private static final LabelFactory LABELS = new LabelFactory();
  private static final int EPOCHS = 20;
  private static final int NEVER = Integer.MAX_VALUE;

  private final Model<Label> model;
  private final String provenance;

  private FindingRanker(Model<Label> model, String provenance) {
    this.model = model;
    this.provenance = provenance;
  }

  /**
   * Trains.
   *
   * @param labelled in any order; one entry a finding
   * @param trainedAtMillis time that the provenance names
   * @return empty where there are too few labels
   */
  public static Optional<FindingRanker> train(
      Collection<LabelledFinding> labelled, long trainedAtMillis) {
    List<LabelledFinding> sorted = new ArrayList<>(labelled);
    sorted.sort(Comparator.comparing(l -> l.finding().id()));
    long good = sorted.stream().filter(LabelledFinding::truePositive).count();
    long bad = sorted.size() - good;
    if (sorted.size() < MIN_LABELS || good < MIN_OF_EACH || bad < MIN_OF_EACH) {
      return Optional.empty();
    }
    String version = version(sorted, good, bad, trainedAtMillis);
    var source =
        new SimpleDataSourceProvenance(
            version, Instant.ofEpochMilli(trainedAtMillis).atOffset(ZoneOffset.UTC), LABELS);
    MutableDataset<Label> data = new MutableDataset<>(source, LABELS);
    for (LabelledFinding one : sorted) {
      data.add(example(one.finding(), one.truePositive() ? TRUE : FALSE));
    }
    var trainer = new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), EPOCHS, NEVER, 1, 1L);
    return Optional.of(new FindingRanker(trainer.train(data), version));
  }

  /** {@code tribuo-logistic/1 2026-11-24T14:00:00Z 43 labels (12 true, 31 false) a1b2c3}. */
  private static String version(List<LabelledFinding> labelled, long good, long bad, long time) {
    String[] parts =
        labelled.stream().map(l -> l.finding().id() + l.truePositive()).toArray(String[]::new);
    return "tribuo-logistic/1 %s %d labels (%d true, %d false) %s"
        .formatted(
            Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS),
            labelled.size(),
            good,
            bad,
            Ids.of(parts).substring(0, 12));
  }

  private static Example<Label> example(Finding finding, String verdict) {
    Map<String, Double> features = FindingFeatures.of(finding);
    String[] names = features.keySet().toArray(String[]::new);
    double[] values = features.values().stream().mapToDouble(Double::doubleValue).toArray();
    return new ArrayExample<>(new Label(verdict), names, values);
  }

  /** When and from what the model was made. */
  public String provenance() {
    return provenance;
  }

  /** Probability in [0,1] that an analyst would call it a true positive. */
  public double score(Finding finding) {
    Label label = model.predict(example(finding, Label.UNKNOWN)).getOutputScores().get(TRUE);
    return label == null ? 0.5 : Math.max(0, Math.min(1, label.getScore()));
  }

  /** The same finding with its score and the model's provenance among its attributes. */
  public Finding rank(Finding f) {
    Map<String, String> attributes = new HashMap<>(f.attributes());
    attributes.put(SCORE, String.format(Locale.ROOT, "%.3f", score(f)));
    attributes.put(MODEL, provenance);
    return f.withAttributes(attributes);
  }
}
