package org.modelwright.cli;

/** Whether somebody has had enough of a search: the first Ctrl-C while settings are tried ends the search and not the job. */
final class SearchEnd {

    private boolean searching;
    private boolean asked;

    synchronized void begin() {
        searching = true;
    }

    synchronized void finish() {
        searching = false;
    }

    /** {@return whether the search ends by this, and so the process does not} */
    synchronized boolean ask() {
        if (!searching || asked) {
            return false;
        }
        asked = true;
        return true;
    }

    synchronized boolean isAsked() {
        return asked;
    }
}
