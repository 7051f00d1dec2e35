package io.vedette.predict.scale;

/**
 * First come, first served, as a fluid: requests of one second are one portion. What is served of a
 * portion has waited from the middle of its arrival to the middle of its service.
 */
final class RequestQueue {
  private final double waitSeconds;
  private double[] arrived = new double[64];
  private double[] portion = new double[64];
  private double[] amount = new double[64];
  private int head;
  private int size;
  private double queued;
  private double violation;
  private double violating;

  /**
   * @param waitSeconds longest wait within the objective
   */
  RequestQueue(double waitSeconds) {
    this.waitSeconds = waitSeconds;
  }

  /**
   * One second: {@code offered} requests come evenly, up to {@code capacity} are served.
   *
   * @return requests served
   */
  double second(double now, double offered, double capacity) {
    if (size == 0 && offered <= capacity) {
      return offered;
    }
    add(now, offered);
    double served = 0;
    while (size > 0 && served < capacity) {
      double part = Math.min(amount[head], capacity - served);
      double middle = now + (served + part / 2) / capacity;
      count(part, middle - arrivalMiddle(part));
      served += part;
      take(part);
    }
    return served;
  }

  private double arrivalMiddle(double part) {
    double whole = portion[head];
    return arrived[head] + (whole - amount[head] + part / 2) / whole;
  }

  private void count(double requests, double wait) {
    if (wait > waitSeconds) {
      violation += requests * (wait - waitSeconds);
      violating += requests;
    }
  }

  private void add(double now, double requests) {
    if (requests <= 0) {
      return;
    }
    if (size == amount.length) {
      grow();
    }
    int slot = (head + size) % amount.length;
    arrived[slot] = now;
    amount[slot] = requests;
    portion[slot] = requests;
    size++;
    queued += requests;
  }

  private void take(double part) {
    queued -= part;
    amount[head] -= part;
    if (amount[head] <= portion[head] * 1e-9) {
      queued = Math.max(0, queued - amount[head]);
      head = (head + 1) % amount.length;
      size--;
    }
  }

  private void grow() {
    arrived = unrolled(arrived);
    amount = unrolled(amount);
    portion = unrolled(portion);
    head = 0;
  }

  private double[] unrolled(double[] ring) {
    double[] larger = new double[2 * ring.length];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(head + i) % ring.length];
    }
    return larger;
  }

  /** Those that still wait have waited at least until now. */
  void end(double now) {
    for (int i = 0; i < size; i++) {
      int slot = (head + i) % amount.length;
      count(amount[slot], now - arrived[slot] - 0.5);
    }
  }

  double queued() {
    return size == 0 ? 0 : queued;
  }

  double violation() {
    return violation;
  }

  double violating() {
    return violating;
  }
}
