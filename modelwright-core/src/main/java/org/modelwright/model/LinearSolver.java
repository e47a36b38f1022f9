package org.modelwright.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * Finds the minimum of a {@link LinearProblem}.
 *
 * <p>Newton's method. Each step is solved by Cholesky, with a growing ridge if the second derivatives are not positive
 * definite (Levenberg); with many coefficients by conjugate gradients, which keep no matrix (truncated Newton: Nash, 2000).
 * A step is halved until the objective falls enough (Armijo).
 */
final class LinearSolver {

    private static final Logger LOG = Log.of(LinearSolver.class);

    private static final int MAX_CHOLESKY_SIZE = 1500;
    private static final int MAX_CG_ITERATIONS = 300;
    static final int MAX_ROUNDS = 100;
    private static final int MAX_HALVINGS = 40;

    private final LinearProblem problem;
    private final FitListener listener;
    private final double[] coefficients;
    private LinearProblem.Evaluation current;

    private LinearSolver(LinearProblem problem, FitListener listener) {
        this.problem = problem;
        this.listener = listener;
        this.coefficients = new double[problem.size()];
        this.current = problem.evaluate(coefficients, false);
    }

    /**
     * Where the search ended.
     *
     * @param coefficients as {@link LinearProblem} orders them
     * @param facts the solver, its rounds, and whether it converged
     */
    record Solution(double[] coefficients, Map<String, String> facts) {}

    /** {@return the minimum; if it was not reached, the best point, after a warning} */
    static Solution solve(LinearProblem problem, FitListener listener, int rounds) {
        return new LinearSolver(problem, listener).newton(rounds);
    }

    private Solution newton(int most) {
        boolean direct = problem.size() <= MAX_CHOLESKY_SIZE;
        Cholesky cholesky = null;
        boolean converged = false;
        int round = 0;
        for (; round < most && !converged; round++) {
            if (direct && (cholesky == null || !problem.quadratic())) {
                current = problem.evaluate(coefficients, true);
                cholesky = new Cholesky(current.hessian(), coefficients.length);
            }
            double[] step = cholesky == null ? conjugateGradients() : cholesky.solve(current.gradient());
            // What is left to gain is half the weighted sum of squares of the changes of the rows' linear sums; columns
            // that say the same let coefficients drift, but not these.
            double change = Math.sqrt(Math.max(0, dot(current.gradient(), step)) / problem.rows());
            boolean moved = lineSearch(step);
            converged = change < (moved ? 1e-9 : 1e-6);
            listener.round(round, most, Map.of("train_loss", current.meanLoss()));
            if (!moved && !converged) {
                round++;
                break;
            }
        }
        return solution(direct ? "cholesky" : "conjugate_gradients", round, converged, most == MAX_ROUNDS);
    }

    /** Solves the Newton step to three digits, by conjugate gradients with the diagonal as preconditioner. */
    private double[] conjugateGradients() {
        double[] diagonal = problem.hessianDiagonal(coefficients);
        double[] step = new double[coefficients.length];
        double[] residual = current.gradient().clone();
        double[] scaled = divided(residual, diagonal);
        double[] direction = scaled.clone();
        double size = dot(residual, scaled);
        double tolerance = 1e-6 * size;
        for (int i = 0; i < MAX_CG_ITERATIONS && size > tolerance; i++) {
            refuseInterrupt();
            double[] product = problem.hessianVectorProduct(coefficients, direction);
            double curvature = dot(direction, product);
            if (!(curvature > 0)) {
                break;
            }
            addScaled(step, direction, size / curvature);
            addScaled(residual, product, -size / curvature);
            scaled = divided(residual, diagonal);
            double next = dot(residual, scaled);
            for (int j = 0; j < direction.length; j++) {
                direction[j] = scaled[j] + next / size * direction[j];
            }
            size = next;
        }
        return step;
    }

    private static double[] divided(double[] values, double[] by) {
        double[] divided = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            divided[i] = values[i] / Math.max(by[i], Double.MIN_NORMAL);
        }
        return divided;
    }

    /**
     * Goes against the step as far as the objective falls enough.
     *
     * @return false if it never does: there is nothing to gain
     */
    private boolean lineSearch(double[] step) {
        refuseInterrupt();
        double slope = dot(current.gradient(), step);
        double[] trial = new double[coefficients.length];
        double scale = 1;
        for (int halving = 0; halving < MAX_HALVINGS; halving++, scale /= 2) {
            for (int i = 0; i < coefficients.length; i++) {
                trial[i] = coefficients[i] - scale * step[i];
            }
            LinearProblem.Evaluation evaluation = problem.evaluate(trial, false);
            // Near the minimum the objective is known to its last digits only; then the step itself is trusted.
            double noise = 1e-14 * Math.abs(current.value());
            if (evaluation.value() <= current.value() - 1e-4 * scale * slope + noise) {
                System.arraycopy(trial, 0, coefficients, 0, coefficients.length);
                current = evaluation;
                return true;
            }
        }
        return false;
    }

    private static void refuseInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedJobException("The fit of the linear model was interrupted.");
        }
    }

    private Solution solution(String solver, int rounds, boolean converged, boolean wanted) {
        if (!converged && wanted) {
            LOG.warn(
                    "The linear model has not converged after {} rounds; the best coefficients found are used."
                            + " Maybe a larger alpha.",
                    rounds);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("solver", solver);
        facts.put("rounds", String.valueOf(rounds));
        facts.put("converged", String.valueOf(converged));
        return new Solution(coefficients, facts);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addScaled(double[] to, double[] from, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }

    /** A factorised matrix of second derivatives. */
    private static final class Cholesky {
        private final LinearSolverDense<DMatrixRMaj> solver;
        private final int size;

        /** Puts as small a ridge on the diagonal as makes it positive definite. */
        Cholesky(double[] matrix, int size) {
            this.size = size;
            this.solver = LinearSolverFactory_DDRM.chol(size);
            double scale = Double.MIN_NORMAL;
            for (int i = 0; i < size; i++) {
                scale = Math.max(scale, matrix[i * size + i]);
            }
            double ridge = 0;
            DMatrixRMaj factorised = new DMatrixRMaj(size, size);
            do {
                System.arraycopy(matrix, 0, factorised.data, 0, matrix.length);
                for (int i = 0; i < size; i++) {
                    factorised.data[i * size + i] += ridge;
                }
                if (!(ridge <= scale)) {
                    throw new IllegalStateException("The Newton matrix holds a number that is none.");
                }
                ridge = ridge == 0 ? 1e-14 * scale : 10 * ridge;
            } while (!solver.setA(factorised));
        }

        double[] solve(double[] right) {
            DMatrixRMaj solution = new DMatrixRMaj(size, 1);
            solver.solve(DMatrixRMaj.wrap(size, 1, right.clone()), solution);
            return solution.data;
        }
    }
}
