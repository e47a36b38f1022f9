package org.modelwright.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
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
 * <p>Newton's method: each step solves the second derivatives by Cholesky, with a growing ridge if they are not positive
 * definite (Levenberg), and is halved until the objective falls enough (Armijo). With many coefficients L-BFGS
 * (Nocedal, 1980: two loops over the last steps), which keeps no matrix.
 */
final class LinearSolver {

    private static final Logger LOG = LoggerFactory.getLogger(LinearSolver.class);

    private static final int MOST_FOR_NEWTON = 1500;
    private static final int NEWTON_ROUNDS = 100;
    private static final int LBFGS_ROUNDS = 2000;
    private static final int LBFGS_MEMORY = 20;
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
        LinearSolver solver = new LinearSolver(problem, listener);
        return problem.size() <= MOST_FOR_NEWTON ? solver.newton() : solver.lbfgs();
    }

    private Solution newton() {
        Cholesky cholesky = null;
        boolean converged = false;
        int round = 0;
        for (; round < NEWTON_ROUNDS && !converged; round++) {
            if (cholesky == null || !problem.quadratic()) {
                point = problem.at(at, true);
                cholesky = new Cholesky(point.hessian(), at.length);
            }
            double[] step = cholesky.solve(point.gradient());
            double length = move(step);
            converged = length < 1e-9 * Math.max(1, largest(at));
            heard(round, NEWTON_ROUNDS);
        }
        return solution("newton", round, converged);
    }

    private Solution lbfgs() {
        Deque<double[][]> memory = new ArrayDeque<>();
        boolean converged = false;
        int round = 0;
        double goal = 1e-10 * Math.max(1, largest(point.gradient()));
        for (; round < LBFGS_ROUNDS && !converged; round++) {
            double[] gradient = point.gradient();
            double[] before = at.clone();
            double[] step = lbfgsStep(gradient, memory);
            double length = move(step);
            double[] moved = new double[at.length];
            double[] turned = new double[at.length];
            for (int i = 0; i < at.length; i++) {
                moved[i] = at[i] - before[i];
                turned[i] = point.gradient()[i] - gradient[i];
            }
            // Only a step along which the slope grew says something of the curvature.
            if (dot(moved, turned) > 1e-12 * dot(turned, turned)) {
                memory.addLast(new double[][] {moved, turned});
                if (memory.size() > LBFGS_MEMORY) {
                    memory.removeFirst();
                }
            } else if (length == 0 && !memory.isEmpty()) {
                // Stuck with what was remembered: begin again with the plain slope.
                memory.clear();
                continue;
            }
            converged = largest(point.gradient()) <= goal || length == 0;
            heard(round, LBFGS_ROUNDS);
        }
        return solution("lbfgs", round, converged);
    }

    private static double[] lbfgsStep(double[] gradient, Deque<double[][]> memory) {
        double[] step = gradient.clone();
        List<double[][]> pairs = new ArrayList<>(memory);
        double[] alphas = new double[pairs.size()];
        for (int p = pairs.size() - 1; p >= 0; p--) {
            double[] moved = pairs.get(p)[0];
            double[] turned = pairs.get(p)[1];
            alphas[p] = dot(moved, step) / dot(moved, turned);
            addScaled(step, turned, -alphas[p]);
        }
        double scale = pairs.isEmpty() ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 0;
        if (!pairs.isEmpty()) {
            double[][] last = pairs.get(pairs.size() - 1);
            scale = dot(last[0], last[1]) / dot(last[1], last[1]);
        }
        for (int i = 0; i < step.length; i++) {
            step[i] *= scale;
        }
        for (int p = 0; p < pairs.size(); p++) {
            double[] moved = pairs.get(p)[0];
            double[] turned = pairs.get(p)[1];
            addScaled(step, moved, alphas[p] - dot(turned, step) / dot(moved, turned));
        }
        return step;
    }

    /**
     * Goes against the step as far as the objective falls enough.
     *
     * @return the largest change of a coefficient; 0 if there is nothing to gain
     */
    private double move(double[] step) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedJobException("The fit of the linear model was interrupted.");
        }
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
                return scale * largest(step);
            }
        }
        return 0;
    }

    private void heard(int round, int rounds) {
        listener.round(round, rounds, Map.of("train_loss", point.meanLoss()));
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

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** A factorised matrix of second derivatives. */
    private static final class Cholesky {
        private final LinearSolverDense<DMatrixRMaj> solver;
        private final int size;

        /** Puts as small a ridge on the diagonal as makes it positive definite. */
        Cholesky(double[] matrix, int size) {
            this.size = size;
            this.solver = LinearSolverFactory_DDRM.chol(size);
            double scale = 0;
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
                if (ridge > scale) {
                    throw new IllegalStateException("The Newton matrix holds a number that is none.");
                }
                ridge = ridge == 0 ? 1e-14 * Math.max(scale, Double.MIN_NORMAL) : 10 * ridge;
            } while (!solver.setA(left));
        }

        double[] solve(double[] right) {
            DMatrixRMaj solution = new DMatrixRMaj(size, 1);
            solver.solve(DMatrixRMaj.wrap(size, 1, right.clone()), solution);
            return solution.data;
        }
    }
}
