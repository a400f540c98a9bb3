// Elementary functions from additions, multiplications, divisions and square roots only, so that charts and placement
// are bit-identical on every processor and C library (design: determinism). Accuracy is stated per function.
#pragma once

namespace stipple::det {

// Square root; IEEE 754 requires it to be correctly rounded.
float sqrt(float x);
double sqrt(double x);

// Sine and cosine of an angle in radians, |x| < 1e5; absolute error below 1e-11.
double sin(double x);
double cos(double x);

// Angle of (x, y) in (-pi, pi]; 0 for (0, 0); absolute error below 1e-10.
double atan2(double y, double x);

// Arc cosine, x clamped to [-1, 1]; absolute error below 1e-10.
double acos(double x);

// exp and natural logarithm; relative error below 1e-11 (|x| < 700; x > 0).
double exp(double x);
double log(double x);

} // namespace stipple::det
