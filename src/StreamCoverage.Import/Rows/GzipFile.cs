using System.IO.Compression;

namespace StreamCoverage.Import.Rows;

/// <summary>Unpacks a gzip file and notices when it breaks off; <see cref="GZipStream"/> alone gives a shorter text and no error.</summary>
/// <remarks>
/// A gzip file is a row of members, and a reader goes from one to the next. So a member of our own is put behind the file's last byte: its text
/// comes out as the last bytes if and only if the file ends where a member ends.
/// <code>
///   file bytes (members) │ seal member  ──GZipStream──►  text │ seal      the seal is held back and compared
/// </code>
/// </remarks>
internal sealed class GzipFile(Stream file) : Stream
{
    private static readonly byte[] Seal = [.. "streamcoverage: the file ends here"u8];
    private static readonly byte[] SealMember = Pack(Seal);

    private readonly GZipStream _text = new(new Concatenation(file, new MemoryStream(SealMember)), CompressionMode.Decompress);

    // Unpacked bytes; the last Seal.Length of them may be the seal and are not given out.
    private readonly byte[] _buffer = new byte[(1 << 16) + Seal.Length];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("a packed file has no length before it is unpacked");

    public override long Position
    {
        get => throw new NotSupportedException("a packed file has no positions");
        set => throw new NotSupportedException("a packed file has no positions");
    }

    /// <exception cref="InvalidDataException">The file is no gzip file, is broken, or breaks off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= Seal.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = _text.Read(_buffer.AsSpan(_end));
            if (read == 0)
                return _buffer.AsSpan(0, _end).SequenceEqual(Seal) ? 0 : throw new InvalidDataException("the packed file breaks off");
            _end += read;
        }
        var given = Math.Min(buffer.Length, _end - _start - Seal.Length);
        _buffer.AsSpan(_start, given).CopyTo(buffer);
        _start += given;
        return given;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a packed file has no positions");

    public override void SetLength(long value) => throw new NotSupportedException("the file is read");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("the file is read");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>One stream behind another.</summary>
    private sealed class Concatenation(Stream first, Stream second) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException("only read from beginning to end");

        public override long Position
        {
            get => throw new NotSupportedException("only read from beginning to end");
            set => throw new NotSupportedException("only read from beginning to end");
        }

        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and var read ? read : second.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("only read from beginning to end");

        public override void SetLength(long value) => throw new NotSupportedException("only read from beginning to end");

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("only read from beginning to end");

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
                second.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
