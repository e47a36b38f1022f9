package org.modelwright.onnx.runtime;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A graph whose texts are written as ONNX Runtime's Java binding writes them.
 *
 * <p>The binding hands names and values over in Java's modified UTF-8 and reads them so, where NUL and what lies outside
 * the basic plane have other bytes than in a file. So names, categories and labels of the graph are written anew, in memory
 * only: then they are equal to what comes and what goes, as they are in other languages.
 *
 * @see java.io.DataInput the form, under "Modified UTF-8"
 */
final class ModifiedUtf8 {

    private static final int STRING = OnnxMl.TensorProto.DataType.STRING.getNumber();

    private ModifiedUtf8() {}

    /** {@return the graph in that form: the same bytes where it makes no difference, or where this is no graph} */
    static byte[] graph(byte[] model) {
        try {
            if (!hasTexts(model)) {
                return model;
            }
            OnnxMl.ModelProto.Builder proto = OnnxMl.ModelProto.parseFrom(model).toBuilder();
            return rewrite(proto.getGraphBuilder()) ? proto.build().toByteArray() : model;
        } catch (InvalidProtocolBufferException e) {
            return model; // ONNX Runtime says what is wrong with it.
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot be read.", e);
        }
    }

    /** Whether texts may go in or out, or are names there; looks at nothing else, for a graph may be large. */
    private static boolean hasTexts(byte[] model) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(model);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == OnnxMl.ModelProto.GRAPH_FIELD_NUMBER) {
                int end = in.pushLimit(in.readRawVarint32());
                for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
                    int field = WireFormat.getTagFieldNumber(inner);
                    boolean ends = field == OnnxMl.GraphProto.INPUT_FIELD_NUMBER
                            || field == OnnxMl.GraphProto.OUTPUT_FIELD_NUMBER;
                    if (!ends) {
                        in.skipField(inner);
                    } else if (isText(OnnxMl.ValueInfoProto.parseFrom(in.readBytes()))) {
                        return true;
                    }
                }
                in.popLimit(end);
            } else {
                in.skipField(tag);
            }
        }
        return false;
    }

    private static boolean isText(OnnxMl.ValueInfoProto value) {
        return value.getType().getTensorType().getElemType() == STRING || differs(value.getName());
    }

    private static boolean rewrite(OnnxMl.GraphProto.Builder graph) {
        boolean changed = false;
        for (List<OnnxMl.ValueInfoProto.Builder> values :
                List.of(graph.getInputBuilderList(), graph.getOutputBuilderList(), graph.getValueInfoBuilderList())) {
            for (OnnxMl.ValueInfoProto.Builder value : values) {
                changed |= one(value.getNameBytes(), value::setNameBytes);
            }
        }
        for (OnnxMl.TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            changed |= rewrite(tensor);
        }
        for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
            changed |= all(List.copyOf(node.getInputList().asByteStringList()), node::clearInput, node::addInputBytes);
            changed |=
                    all(List.copyOf(node.getOutputList().asByteStringList()), node::clearOutput, node::addOutputBytes);
            for (OnnxMl.AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                changed |= rewrite(attribute);
            }
        }
        return changed;
    }

    private static boolean rewrite(OnnxMl.AttributeProto.Builder attribute) {
        boolean changed = attribute.hasS() && one(attribute.getS(), attribute::setS);
        changed |= all(List.copyOf(attribute.getStringsList()), attribute::clearStrings, attribute::addStrings);
        changed |= attribute.hasT() && rewrite(attribute.getTBuilder());
        changed |= attribute.hasG() && rewrite(attribute.getGBuilder());
        for (OnnxMl.TensorProto.Builder tensor : attribute.getTensorsBuilderList()) {
            changed |= rewrite(tensor);
        }
        for (OnnxMl.GraphProto.Builder graph : attribute.getGraphsBuilderList()) {
            changed |= rewrite(graph);
        }
        return changed;
    }

    private static boolean rewrite(OnnxMl.TensorProto.Builder tensor) {
        boolean changed = one(tensor.getNameBytes(), tensor::setNameBytes);
        return all(List.copyOf(tensor.getStringDataList()), tensor::clearStringData, tensor::addStringData) | changed;
    }

    private static boolean one(ByteString text, Consumer<ByteString> change) {
        return all(List.of(text), () -> {}, change);
    }

    /** Changes a list, which has no way to change one of its names to bytes. */
    private static boolean all(List<ByteString> texts, Runnable clear, Consumer<ByteString> add) {
        List<ByteString> written = texts.stream().map(ModifiedUtf8::of).toList();
        if (written.equals(texts)) {
            return false;
        }
        clear.run();
        written.forEach(add);
        return true;
    }

    /** {@return the text in the other form; itself where there is no difference, or where it is no text} */
    private static ByteString of(ByteString utf8) {
        if (!utf8.isValidUtf8()) {
            return utf8;
        }
        String text = utf8.toStringUtf8();
        if (!differs(text)) {
            return utf8;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (char c : text.toCharArray()) {
            if (c != 0 && c < 0x80) {
                bytes.write(c);
            } else if (c < 0x800) {
                bytes.write(0xC0 | c >> 6);
                bytes.write(0x80 | c & 0x3F);
            } else {
                bytes.write(0xE0 | c >> 12);
                bytes.write(0x80 | c >> 6 & 0x3F);
                bytes.write(0x80 | c & 0x3F);
            }
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static boolean differs(String text) {
        return text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c));
    }
}
