package org.modelwright.checksum;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.modelwright.error.Cause;

/** The pages of one column in one row group. */
final class ParquetChunk {

    /** Where a Zstandard frame says whether it ends with a checksum, and the bit that says it. */
    private static final int DESCRIPTOR = 4;

    private static final int HAS_CHECKSUM = 4;

    private final FileChannel channel;
    private final ColumnMetaData column;
    private final String name;
    private byte[] page = new byte[0];

    ParquetChunk(FileChannel channel, ColumnMetaData column) {
        this.channel = channel;
        this.column = column;
        this.name = String.join(".", column.getPath_in_schema());
    }

    void verify() throws IOException {
        try {
            verifyPages();
        } finally {
            page = new byte[0]; // of all the chunks of a file, few are looked at at once
        }
    }

    private void verifyPages() throws IOException {
        long from = column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0
                ? Math.min(column.getDictionary_page_offset(), column.getData_page_offset())
                : column.getData_page_offset();
        long length = column.getTotal_compressed_size();
        if (from < 0 || length < 0 || length > channel.size() - from) {
            throw new DamagedException("its column (" + name + ") would lie outside of it");
        }
        Slice slice = new Slice(from, from + length);
        Buffered in = new Buffered(slice);
        long values = 0;
        for (int number = 0; slice.left() + in.held() > 0 && values < column.getNum_values(); number++) {
            PageHeader header = header(in, number);
            int size = header.getCompressed_page_size();
            if (size < 0 || header.getUncompressed_page_size() < 0 || size > slice.left() + in.held()) {
                throw damaged(number, "would be longer than its column");
            }
            values += values(header);
            if (header.isSetCrc() || isPacked()) {
                page = page.length < size ? new byte[size] : page;
                if (in.readNBytes(page, 0, size) < size) {
                    throw new EOFException("its end is missing");
                }
                verify(header, size, number);
            } else {
                in.skipNBytes(size);
            }
        }
        if (values != column.getNum_values()) {
            throw new DamagedException("its column (" + name + ") holds " + values + " values, where its metadata says "
                    + column.getNum_values());
        }
    }

    private PageHeader header(InputStream in, int number) throws IOException {
        try {
            return Util.readPageHeader(in);
        } catch (IOException | RuntimeException e) {
            // The structures throw whatever they meet in bytes that are none.
            throw damaged(number, "has a header that cannot be read");
        }
    }

    private static long values(PageHeader header) {
        DataPageHeader first = header.getData_page_header();
        DataPageHeaderV2 second = header.getData_page_header_v2();
        return first != null ? first.getNum_values() : second != null ? second.getNum_values() : 0;
    }

    private boolean isPacked() {
        return column.getCodec() == CompressionCodec.GZIP || column.getCodec() == CompressionCodec.ZSTD;
    }

    private void verify(PageHeader header, int size, int number) throws IOException {
        if (header.isSetCrc()) {
            CRC32 crc = new CRC32();
            crc.update(page, 0, size);
            if ((int) crc.getValue() != header.getCrc()) {
                throw damaged(number, "has another CRC than it was written with");
            }
        }
        int levels = 0;
        DataPageHeaderV2 second = header.getData_page_header_v2();
        if (header.getType() == PageType.DATA_PAGE_V2 && second != null) {
            if (!second.isIs_compressed()) {
                return;
            }
            // They stand before what is packed.
            levels = second.getRepetition_levels_byte_length() + second.getDefinition_levels_byte_length();
            if (levels < 0 || levels > Math.min(size, header.getUncompressed_page_size())) {
                throw damaged(number, "would be longer than itself");
            }
        }
        int unpacked = header.getUncompressed_page_size() - levels;
        if (!isPacked() || size == levels && unpacked == 0) {
            return;
        }
        long found = column.getCodec() == CompressionCodec.GZIP
                ? length(new GzipStream(new ByteArrayInputStream(page, levels, size - levels)), unpacked, number)
                : zstd(levels, size - levels, unpacked, number);
        if (found != unpacked) {
            throw damaged(number, "unpacks to another length than it was written with");
        }
    }

    /** {@return how long a frame is unpacked; the length that it should have where it carries no checksum} */
    private long zstd(int from, int size, int unpacked, int number) throws IOException {
        boolean checksum = size > DESCRIPTOR && (page[from + DESCRIPTOR] & HAS_CHECKSUM) != 0;
        if (!checksum) {
            return unpacked;
        }
        try {
            if (ZstdDecompressor.getDecompressedSize(page, from, size) == unpacked) {
                return new ZstdDecompressor().decompress(page, from, size, new byte[unpacked], 0, unpacked);
            }
            return length(new ZstdInputStream(new ByteArrayInputStream(page, from, size)), unpacked, number);
        } catch (MalformedInputException | IndexOutOfBoundsException e) {
            throw damaged(number, "cannot be unpacked: " + Cause.of(e));
        }
    }

    /** Reads to the end, but never much more than should be there. */
    private long length(InputStream in, long most, int number) throws IOException {
        byte[] buffer = new byte[1 << 15];
        long length = 0;
        try (in) {
            for (int count = in.read(buffer); count >= 0 && length <= most; count = in.read(buffer)) {
                length += count;
            }
        } catch (DamagedException e) {
            throw damaged(number, "is damaged: " + Cause.of(e));
        }
        return length;
    }

    private DamagedException damaged(int number, String how) {
        return new DamagedException("the page " + number + " of its column (" + name + ") " + how);
    }

    /** Knows how much of the file it has read ahead. */
    private static final class Buffered extends BufferedInputStream {

        Buffered(InputStream in) {
            super(in, 1 << 16);
        }

        synchronized int held() {
            return count - pos;
        }
    }

    /** A part of the file. */
    private final class Slice extends InputStream {
        private final long end;
        private long at;

        Slice(long from, long end) {
            this.at = from;
            this.end = end;
        }

        long left() {
            return end - at;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (at >= end) {
                return -1;
            }
            int most = (int) Math.min(count, end - at);
            int read = channel.read(ByteBuffer.wrap(bytes, from, most), at);
            at += Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.min(count, end - at);
            at += skipped;
            return skipped;
        }
    }
}
