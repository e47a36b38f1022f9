package org.modelwright.model;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Settings that are worth a try.
 *
 * @param name what they are, in a few words
 * @param model the learner with these settings
 */
public record Proposal(String name, Model model) {

    /** A learner's own space for some data: what mostly wins comes first. */
    @FunctionalInterface
    public interface Source {

        /**
         * {@return what to try next; empty if nothing is left}
         *
         * @param number of the trial, from 1 on; asked for in this order
         * @param bestFirst those that were tried, the best of them first
         * @param random for what is drawn: one of its own for each number, so that the same trials are drawn again
         */
        Optional<Proposal> next(int number, List<Proposal> bestFirst, RandomGenerator random);
    }
}
