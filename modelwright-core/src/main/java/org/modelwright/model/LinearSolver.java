package org.modelwright.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.modelwright.error.InterruptedJobException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the minimum of a {@link LinearProblem}.
 *
 * <p>Newton's method. Each step is solved by Cholesky, with a growing ridge if the second derivatives are not positive
 * definite (Levenberg); with many coefficients by conjugate gradients, which keep no matrix (truncated Newton: Nash, 2000).
 * A step is halved until the objective falls enough (Armijo).
 */
final class LinearSolver {

    private static final Logger LOG = LoggerFactory.getLogger(LinearSolver.class);

    private static final int MOST_FOR_CHOLESKY = 1500;
    private static final int MOST_GRADIENTS = 300;
    private static final int ROUNDS = 100;
    private static final int MOST_HALVINGS = 40;

    private final LinearProblem problem;
    private final FitListener listener;
    private final double[] at;
    private LinearProblem.Point point;

    private LinearSolver(LinearProblem problem, FitListener listener) {
        this.problem = problem;
        this.listener = listener;
        this.at = new double[problem.size()];
        this.point = problem.at(at, false);
    }

    /**
     * Where the search ended.
     *
     * @param coefficients as {@link LinearProblem} orders them
     * @param facts the solver, its rounds, and whether it converged
     */
    record Solution(double[] coefficients, Map<String, String> facts) {}

    /** {@return the minimum; if it was not reached, the best point, after a warning} */
    static Solution solve(LinearProblem problem, FitListener listener) {
        return new LinearSolver(problem, listener).newton();
    }

    private Solution newton() {
        boolean direct = problem.size() <= MOST_FOR_CHOLESKY;
        Cholesky cholesky = null;
        boolean converged = false;
        int round = 0;
        for (; round < ROUNDS && !converged; round++) {
            if (direct && (cholesky == null || !problem.quadratic())) {
                point = problem.at(at, true);
                cholesky = new Cholesky(point.hessian(), at.length);
            }
            double[] step = cholesky == null ? conjugateGradients() : cholesky.solve(point.gradient());
            // What is left to gain is half the weighted sum of squares of the changes of the rows' linear sums; columns
            // that say the same let coefficients drift, but not these.
            double change = Math.sqrt(Math.max(0, dot(point.gradient(), step)) / problem.rows());
            boolean moved = move(step);
            converged = change < (moved ? 1e-9 : 1e-6);
            listener.round(round, ROUNDS, Map.of("train_loss", point.meanLoss()));
            if (!moved && !converged) {
                round++;
                break;
            }
        }
        return solution(direct ? "cholesky" : "conjugate_gradients", round, converged);
    }

    /** Solves the Newton step to three digits, by conjugate gradients with the diagonal as preconditioner. */
    private double[] conjugateGradients() {
        double[] diagonal = problem.diagonal(at);
        double[] step = new double[at.length];
        double[] left = point.gradient().clone();
        double[] scaled = divided(left, diagonal);
        double[] direction = scaled.clone();
        double size = dot(left, scaled);
        double goal = 1e-6 * size;
        for (int i = 0; i < MOST_GRADIENTS && size > goal; i++) {
            refuseInterrupt();
            double[] curved = problem.curvature(at, direction);
            double bend = dot(direction, curved);
            if (!(bend > 0)) {
                break;
            }
            addScaled(step, direction, size / bend);
            addScaled(left, curved, -size / bend);
            scaled = divided(left, diagonal);
            double next = dot(left, scaled);
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
    private boolean move(double[] step) {
        refuseInterrupt();
        double slope = dot(point.gradient(), step);
        double[] trial = new double[at.length];
        double scale = 1;
        for (int halving = 0; halving < MOST_HALVINGS; halving++, scale /= 2) {
            for (int i = 0; i < at.length; i++) {
                trial[i] = at[i] - scale * step[i];
            }
            LinearProblem.Point there = problem.at(trial, false);
            // Near the minimum the objective is known to its last digits only; then the step itself is trusted.
            double noise = 1e-14 * Math.abs(point.value());
            if (there.value() <= point.value() - 1e-4 * scale * slope + noise) {
                System.arraycopy(trial, 0, at, 0, at.length);
                point = there;
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

    private Solution solution(String solver, int rounds, boolean converged) {
        if (!converged) {
            LOG.warn(
                    "The linear model has not converged after {} rounds; the best coefficients found are used."
                            + " Maybe a larger alpha.",
                    rounds);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("solver", solver);
        facts.put("rounds", String.valueOf(rounds));
        facts.put("converged", String.valueOf(converged));
        return new Solution(at, facts);
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
            DMatrixRMaj left = new DMatrixRMaj(size, size);
            do {
                System.arraycopy(matrix, 0, left.data, 0, matrix.length);
                for (int i = 0; i < size; i++) {
                    left.data[i * size + i] += ridge;
                }
                if (!(ridge <= scale)) {
                    throw new IllegalStateException("The Newton matrix holds a number that is none.");
                }
                ridge = ridge == 0 ? 1e-14 * scale : 10 * ridge;
            } while (!solver.setA(left));
        }

        double[] solve(double[] right) {
            DMatrixRMaj solution = new DMatrixRMaj(size, 1);
            solver.solve(DMatrixRMaj.wrap(size, 1, right.clone()), solution);
            return solution.data;
        }
    }
}
