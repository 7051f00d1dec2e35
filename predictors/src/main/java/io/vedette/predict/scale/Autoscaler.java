package io.vedette.predict.scale;

/** A control loop that is asked at every sync how many replicas there should be. */
public interface Autoscaler {
  int replicas(ServiceState state);
}
