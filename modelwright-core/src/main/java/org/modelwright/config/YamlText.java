package org.modelwright.config;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Reported;
import org.modelwright.config.Node.Scalar;
import org.modelwright.config.Node.Sequence;
import org.modelwright.config.Node.Type;
import org.modelwright.error.Nearest;
import org.modelwright.error.Place;
import org.modelwright.internal.text.TextLimits;
import org.modelwright.internal.text.Yaml;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML 1.2 text as a tree of places: one document of plain blocks, lists and scalars under the core schema. Built
 * from the parser's events, so that tags and merge keys are refused where they stand. An alias stands for a copy of what
 * its anchor names.
 */
final class YamlText {

    private static final int MANY_COPIES = 10_000;
    private static final ScalarResolver CORE = new CoreSchema().getScalarResolver();

    private final String name;
    private final String text;
    private final Problems problems;
    private final Map<String, Node> anchors = new HashMap<>();
    private int copied;
    private int depth;
    private boolean deep;

    private YamlText(String name, String text, Problems problems) {
        this.name = name;
        this.text = text;
        this.problems = problems;
    }

    /**
     * Reads one text.
     *
     * @param name the name under which places are told
     * @return the tree; null if the text is broken or empty, and {@code problems} says so
     */
    static @Nullable Node read(String name, String text, Problems problems) {
        return new YamlText(name, text, problems).document();
    }

    /** {@return the type that YAML gives to unquoted characters} */
    static Type typeOf(String value) {
        Tag tag = CORE.resolve(value, true);
        if (tag.equals(Tag.INT)) {
            return Type.WHOLE;
        }
        if (tag.equals(Tag.FLOAT)) {
            return Type.NUMBER;
        }
        if (tag.equals(Tag.BOOL)) {
            return Type.BOOLEAN;
        }
        return tag.equals(Tag.NULL) ? Type.EMPTY : Type.TEXT;
    }

    private @Nullable Node document() {
        LoadSettings settings =
                Yaml.settings(text).setLabel(name).setUseMarks(true).build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            events.next(); // the start of the stream
            if (events.next().getEventId() == Event.ID.StreamEnd) {
                problems.add("There is no configuration in (" + name + ").", null, new Place(name, 1, 1), null);
                return null;
            }
            Node root = node(events.next(), events);
            events.next(); // the end of the document
            Event after = events.next();
            if (after.getEventId() != Event.ID.StreamEnd) {
                problems.add(
                        "A second YAML document starts here.",
                        "give each document a file of its own: files are merged from left to right.",
                        place(after),
                        null);
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            syntax(e.getProblem(), e.getProblemMark());
        } catch (YamlEngineException e) {
            // The reader's own exception, for a character that no YAML text may hold.
            problems.add(
                    "The text holds a character that YAML does not allow.",
                    "take control characters out.",
                    forbidden(),
                    null);
        }
        return null;
    }

    private Node node(Event event, Iterator<Event> events) {
        Place place = place(event);
        if (event instanceof AliasEvent alias) {
            return named(alias.getAlias().getValue(), place);
        }
        Node node = value(event, events, place);
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
        return node;
    }

    private Node named(String anchor, Place place) {
        Node node = anchors.get(anchor);
        if (node == null) {
            problems.add(
                    "The YAML alias (*" + anchor + ") names nothing that stands before it.",
                    anchors.isEmpty() ? null : Nearest.of(anchor, anchors.keySet()),
                    place,
                    null);
            return new Reported(place);
        }
        int before = copied;
        copied += node.size();
        if (copied > MANY_COPIES) {
            // Aliases of aliases could make a short text larger than any memory.
            if (before <= MANY_COPIES) {
                problems.add(
                        "The YAML aliases repeat more than " + MANY_COPIES + " values.",
                        "a second file, which is merged over the first.",
                        place,
                        null);
            }
            return new Reported(place);
        }
        return node.copy();
    }

    private Node value(Event event, Iterator<Event> events, Place place) {
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), place);
            return scalar(scalar, place);
        }
        refuseTag(((CollectionStartEvent) event).getTag(), place);
        if (depth == TextLimits.DEEPEST) {
            return skipped(events, place);
        }
        depth++;
        Node node = event instanceof SequenceStartEvent
                ? sequence(new Sequence(place), events)
                : block(new Block(place), (MappingStartEvent) event, events);
        depth--;
        return node;
    }

    /** Passes over a list or block that is nested too deep. */
    private Node skipped(Iterator<Event> events, Place place) {
        if (!deep) {
            problems.add(
                    "The values are nested deeper than " + TextLimits.DEEPEST + " levels here.",
                    "a bracket or an indentation too many.",
                    place,
                    null);
        }
        deep = true;
        for (int open = 1; open > 0; ) {
            Event event = events.next();
            open += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
        }
        return new Reported(place);
    }

    private Scalar scalar(ScalarEvent scalar, Place place) {
        String value = scalar.getValue();
        Type type = scalar.isPlain() ? typeOf(value) : Type.TEXT;
        String shown = scalar.isPlain() || typeOf(value) == Type.TEXT ? value : "'" + value + "'";
        return new Scalar(value, type, shown, false, place);
    }

    private Sequence sequence(Sequence sequence, Iterator<Event> events) {
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            sequence.elements().add(node(event, events));
        }
        return sequence;
    }

    private Block block(Block block, MappingStartEvent start, Iterator<Event> events) {
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Place at = place(event);
            Node key = node(event, events);
            Node value = node(events.next(), events);
            if (!(key instanceof Scalar name)) {
                if (!(key instanceof Reported)) {
                    problems.add("A key is " + key.word() + ", not a text.", null, at, null);
                }
            } else if (name.value().equals("<<") && ((ScalarEvent) event).isPlain()) {
                problems.add(
                        "The YAML merge key (<<) is not supported.",
                        "a second file, which is merged over the first.",
                        at,
                        null);
            } else if (name.type() != Type.TEXT) {
                problems.add(
                        "The key (" + name.value() + ") is " + name.word() + ", not a text.",
                        name.type() == Type.EMPTY ? null : "'" + name.value() + "', with the quotes.",
                        at,
                        null);
            } else if (block.entries().containsKey(name.value())) {
                problems.add(
                        "The key (" + name.value() + ") is there twice; the first one is in line "
                                + block.entries().get(name.value()).place().line() + ".",
                        "keep one of the two.",
                        at,
                        null);
            } else {
                block.put(name.value(), at, value);
            }
        }
        return block;
    }

    private void refuseTag(Optional<String> tag, Place place) {
        tag.ifPresent(name -> problems.add(
                "The YAML tag (" + name + ") is not supported.",
                "leave it out; a quoted value is a text, any other has the type it looks like.",
                place,
                null));
    }

    private Place place(Event event) {
        return event.getStartMark().map(this::place).orElseGet(() -> new Place(name, 1, 1));
    }

    private Place place(Mark mark) {
        return new Place(name, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private void syntax(String problem, Optional<Mark> mark) {
        Place place = mark.map(this::place).orElseGet(() -> new Place(name, 1, 1));
        String line = text.lines().skip(place.line() - 1L).findFirst().orElse("");
        String said = problem.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
        String message = "This is not YAML: " + said + ".";
        String maybe = null;
        if (said.contains("\\t(TAB)")) {
            message = "This is not YAML: a tab character indents the line.";
            maybe = "blanks instead of the tab.";
        } else if (line.contains("${") && (line.contains("{ ") || line.matches(".*[\\[{].*\\$\\{.*"))) {
            maybe = "'${…}' with quotes, which it needs inside { } and [ ].";
        } else if (said.contains("mapping values are not allowed")) {
            message = "This is not YAML: a colon stands where no key can be.";
            maybe = "the line above lacks a blank after its colon, the line is indented too far, or the text needs"
                    + " quotes.";
        } else if (said.contains("<stream end>") || said.contains("end of stream")) {
            message = "This is not YAML: the text ends before a bracket or quote is closed.";
        } else if (said.contains("cannot start any token")) {
            maybe = "quotes around the text.";
        } else if (said.toLowerCase(Locale.ROOT).contains("block end")) {
            maybe = "the line is not indented as the lines before it.";
        }
        problems.add(message, maybe, place, null);
    }

    private Place forbidden() {
        int line = 1;
        int column = 1;
        for (int point : text.codePoints().toArray()) {
            if (point != '\n' && point != '\r' && point != '\t' && Character.isISOControl(point) && point != 0x85) {
                break;
            }
            column = point == '\n' ? 1 : column + 1;
            line = point == '\n' ? line + 1 : line;
        }
        return new Place(name, line, column);
    }
}
