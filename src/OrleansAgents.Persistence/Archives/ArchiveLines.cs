using System.Security.Cryptography;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Cuts a stream into lines and hashes those that were passed. Holds one line at a time.</summary>
/// <param name="stream">The archive, not compressed any more.</param>
internal sealed class ArchiveLines(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _next;
    private int _end;

    /// <summary>Gets the number of the newest line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Gets how many bytes were read of the stream.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gives the hash of all lines before the newest.</summary>
    public string HashBefore() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Reads the next line.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The line without its end, valid until the next call; null at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The last line has no end, or is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        _hash.AppendData(_buffer.AsSpan(_start, _next - _start));
        _start = _next;
        for (var searched = _start; ;)
        {
            if (_buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n') is >= 0 and var found)
            {
                _next = searched + found + 1;
                Number++;
                return _buffer.AsMemory(_start, _next - 1 - _start);
            }

            var looked = _end - _start;
            if (!await FillAsync(cancellationToken))
            {
                return looked == 0 ? null : throw new InvalidDataException($"it ends in the middle of line {Number + 1}");
            }

            searched = _start + looked;
        }
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>Reads more behind what is there already.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            var kept = _end - _start;
            if (kept > ArchiveFormat.LineBytesMax)
            {
                throw new InvalidDataException($"line {Number + 1} is longer than {ArchiveFormat.LineBytesMax} bytes");
            }

            var into = kept > _buffer.Length / 2 ? new byte[_buffer.Length * 2L <= ArchiveFormat.LineBytesMax ? _buffer.Length * 2 : ArchiveFormat.LineBytesMax + (1 << 16)] : _buffer;
            _buffer.AsSpan(_start, kept).CopyTo(into);
            (_buffer, _start, _next, _end) = (into, 0, 0, kept);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        (_end, Bytes) = (_end + read, Bytes + read);
        return read > 0;
    }
}
