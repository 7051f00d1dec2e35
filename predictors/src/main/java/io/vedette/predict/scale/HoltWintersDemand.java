package io.vedette.predict.scale;

import io.vedette.predict.HoltWinters;
import io.vedette.predict.HoltWintersState;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;

final class HoltWintersDemand implements DemandForecast {
  private final HoltWinters model;
  private final HoltWintersState state;

  HoltWintersDemand(long stepMillis) {
    model = new HoltWinters(stepMillis);
    state = model.newState();
  }

  @Override
  public void add(long epochMillis, double demand) {
    model.observe(state, epochMillis - 1, demand);
  }

  @Override
  public boolean ready() {
    return model.predict(state, 1).isPresent();
  }

  @Override
  public double upper(int fromStep, int toStep, double probability) {
    Optional<HoltWinters.Path> path = model.predict(state, toStep + 1);
    double z = new NormalDistribution().inverseCumulativeProbability(probability);
    double upper = 0;
    for (int h = fromStep; h <= toStep; h++) {
      upper = Math.max(upper, path.get().mean()[h] + z * path.get().standardError()[h]);
    }
    return upper;
  }
}
