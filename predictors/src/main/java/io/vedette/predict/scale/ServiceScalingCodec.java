package io.vedette.predict.scale;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: the open step, capacity, forecast, scaler, gate, view. */
final class ServiceScalingCodec implements StateCodec<ServiceScaling> {
  private final ServicePolicy policy;
  private final LeadTime lead;

  ServiceScalingCodec(ServicePolicy policy, LeadTime lead) {
    this.policy = policy;
    this.lead = lead;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(ServiceScaling scaling, DataOutput out) throws IOException {
    scaling.write(out);
  }

  @Override
  public ServiceScaling read(int version, DataInput in) throws IOException {
    if (version != version()) {
      throw new IOException(
          "scaling state of version " + version + "; this build reads " + version());
    }
    ServiceScaling scaling = new ServiceScaling(policy, lead);
    scaling.read(in);
    return scaling;
  }
}
